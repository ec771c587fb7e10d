import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  EC2Client,
  type NatGateway,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/nat-gateways.ts";
import { ownedBy, tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, brokenBefore, byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const cluster = aCluster();
const facts = {
  subnets: {
    publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
    privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
  },
};

const LIVE = { Name: "state", Values: ["pending", "available", "failed"] };

const present = (letter: "a" | "b", gateway: NatGateway) =>
  ec2
    .on(DescribeNatGatewaysCommand, {
      Filter: [...ownedBy(cluster, `nat-gateway-${letter}`), LIVE],
    })
    .resolves({ NatGateways: [{ NatGatewayId: `nat-${letter}`, ...gateway }] });

const IPS = { a: "198.51.100.1", b: "198.51.100.2" };

const available = (letter: "a" | "b"): NatGateway => ({
  State: "available",
  NatGatewayAddresses: [{ AllocationId: `eipalloc-${letter}`, PublicIp: IPS[letter] }],
});

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeNatGatewaysCommand).resolves({});
  ec2.on(DescribeAddressesCommand).resolves({});
  ec2.on(AllocateAddressCommand).callsFake(({ TagSpecifications: [{ Tags }] }) => ({
    AllocationId: `eipalloc-${Tags.at(-1).Value}`,
  }));
  ec2.on(CreateNatGatewayCommand).callsFake(({ SubnetId }) => ({
    NatGateway: { NatGatewayId: SubnetId.replace("subnet", "nat"), State: "pending" },
  }));
  ec2.on(DeleteNatGatewayCommand).resolves({});
  ec2.on(ReleaseAddressCommand).resolves({});
});

it("makes two addresses and two gateways when there are none, and comes back for them", async () => {
  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "JustStarted",
    message: "nat gateways nat-public-a, nat-public-b are pending",
  });
  expect(inputs(ec2, AllocateAddressCommand)).toEqual(
    ["elastic-ip-a", "elastic-ip-b"].map((role) => ({
      Domain: "vpc",
      TagSpecifications: [{ ResourceType: "elastic-ip", Tags: tagList(cluster, role) }],
    })),
  );
  expect(inputs(ec2, CreateNatGatewayCommand)).toEqual(
    (["a", "b"] as const).map((letter) => ({
      SubnetId: `subnet-public-${letter}`,
      AllocationId: `eipalloc-elastic-ip-${letter}`,
      ClientToken: `${cluster.clusterId}-nat-gateway-${letter}`,
      TagSpecifications: [
        { ResourceType: "natgateway", Tags: tagList(cluster, `nat-gateway-${letter}`) },
      ],
    })),
  );
});

it("finds the gateways of an earlier attempt and makes nothing", async () => {
  present("a", available("a"));
  present("b", available("b"));

  const gateways = await run(ensure, facts);

  expect(gateways).toEqual({
    natGatewayIds: ["nat-a", "nat-b"],
    externalIps: [IPS.a, IPS.b],
  });
  expect(new Set(commands(ec2))).toEqual(
    new Set(["DescribeNatGatewaysCommand", "DescribeAddressesCommand"]),
  );
});

it("is not ready while one that an earlier attempt made is pending", async () => {
  present("a", available("a"));
  present("b", { State: "pending" });

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: "nat gateways nat-b are pending",
  });
});

it("makes only the gateway that is missing", async () => {
  present("a", available("a"));

  await expect(run(ensure, facts)).rejects.toMatchObject({ name: "JustStarted" });

  expect(inputs(ec2, CreateNatGatewayCommand)).toMatchObject([{ SubnetId: "subnet-public-b" }]);
});

it("uses the address that an attempt without a gateway left, of two the lower", async () => {
  present("b", available("b"));
  ec2.on(DescribeAddressesCommand, byRole("elastic-ip-a")).resolves({
    Addresses: [{ AllocationId: "eipalloc-2" }, { AllocationId: "eipalloc-1" }],
  });

  await expect(run(ensure, facts)).rejects.toMatchObject({ name: "JustStarted" });

  expect(inputs(ec2, CreateNatGatewayCommand)).toMatchObject([{ AllocationId: "eipalloc-1" }]);
  expect(commands(ec2)).not.toContain("AllocateAddressCommand");
});

it("gives back an address that no gateway uses", async () => {
  present("a", available("a"));
  present("b", available("b"));
  ec2.on(DescribeAddressesCommand, byRole("elastic-ip-b")).resolves({
    Addresses: [{ AllocationId: "eipalloc-spare" }, { AllocationId: "eipalloc-b" }],
  });

  await run(ensure, facts);

  expect(inputs(ec2, ReleaseAddressCommand)).toEqual([{ AllocationId: "eipalloc-spare" }]);
});

it("replaces a gateway that failed, and keeps its address", async () => {
  present("a", available("a"));
  present("b", {
    State: "failed",
    FailureCode: "Gateway.NotAttached",
    FailureMessage: "Network vpc-1 has no Internet gateway attached",
  });

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message:
      "nat gateway nat-b has failed: Gateway.NotAttached: Network vpc-1 has no Internet gateway attached; it is removed, to be made anew",
  });
  expect(inputs(ec2, DeleteNatGatewayCommand)).toEqual([{ NatGatewayId: "nat-b" }]);
  expect(commands(ec2)).not.toContain("ReleaseAddressCommand");
});

it("makes another gateway with another client token, since a used one returns what failed", async () => {
  present("a", available("a"));
  brokenBefore(2);

  await expect(run(ensure, facts)).rejects.toMatchObject({ name: "JustStarted" });

  expect(inputs(ec2, CreateNatGatewayCommand)).toMatchObject([
    { ClientToken: `${cluster.clusterId}-nat-gateway-b-2` },
  ]);
});

it("reports addresses that are used up as the customer's quota", async () => {
  ec2
    .on(AllocateAddressCommand)
    .rejects(awsError("AddressLimitExceeded", "The maximum number of addresses has been reached."));

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({ name: "QuotaExceeded" });
});
