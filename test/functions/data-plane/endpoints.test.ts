import {
  CreateVpcEndpointCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/endpoints.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const cluster = aCluster();
const facts = {
  vpc: { vpcId: "vpc-1" },
  subnets: {
    publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
    privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
  },
  securityGroups: {
    nodeSecurityGroupId: "sg-node",
    databaseSecurityGroupId: "sg-database",
    endpointSecurityGroupId: "sg-endpoint",
  },
};
const SERVICES = ["elasticloadbalancing", "autoscaling", "sts", "ecr.api", "ecr.dkr"];

/** EC2 writes the state in small letters, whatever the SDK's types say. */
const present = (service: string, endpoint: { State: string } & Omit<VpcEndpoint, "State">) =>
  ec2
    .on(DescribeVpcEndpointsCommand, byRole(`vpce-${service}`))
    .callsFake(() => ({ VpcEndpoints: [{ VpcEndpointId: `vpce-${service}`, ...endpoint }] }));

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeVpcEndpointsCommand).resolves({});
  ec2.on(CreateVpcEndpointCommand).callsFake(({ ServiceName }) => ({
    VpcEndpoint: { VpcEndpointId: `vpce-of-${ServiceName}`, State: "pending" },
  }));
});

it("makes the five endpoints when there are none, and comes back for them", async () => {
  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "JustStarted",
    message: expect.stringContaining("vpce-of-com.amazonaws.us-east-1.ecr.dkr are pending"),
  });
  expect(inputs(ec2, CreateVpcEndpointCommand)).toEqual(
    SERVICES.map((service) => ({
      VpcEndpointType: "Interface",
      VpcId: "vpc-1",
      ServiceName: `com.amazonaws.us-east-1.${service}`,
      SubnetIds: ["subnet-private-a", "subnet-private-b"],
      SecurityGroupIds: ["sg-endpoint"],
      PrivateDnsEnabled: true,
      ClientToken: `${cluster.clusterId}-vpce-${service}`,
      TagSpecifications: [
        { ResourceType: "vpc-endpoint", Tags: tagList(cluster, `vpce-${service}`) },
      ],
    })),
  );
});

it("keeps client tokens as short as EC2 wants them", async () => {
  await expect(run(ensure, facts)).rejects.toMatchObject({ name: "JustStarted" });

  const lengths = inputs(ec2, CreateVpcEndpointCommand).map(
    ({ ClientToken }) => ClientToken?.length,
  );
  expect(Math.max(...lengths.map(Number))).toBeLessThanOrEqual(64);
});

it("finds the endpoints of an earlier attempt and makes none", async () => {
  for (const service of SERVICES) present(service, { State: "available" });

  const endpoints = await run(ensure, facts);

  expect(endpoints).toEqual({ vpcEndpointIds: SERVICES.map((service) => `vpce-${service}`) });
  expect(commands(ec2)).not.toContain("CreateVpcEndpointCommand");
});

it("is not ready while one that an earlier attempt made is pending", async () => {
  for (const service of SERVICES) present(service, { State: "available" });
  present("sts", { State: "pending" });

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: "vpc endpoints vpce-sts are pending",
  });
});

it("says why AWS could not make an endpoint", async () => {
  for (const service of SERVICES) present(service, { State: "available" });
  present("sts", {
    State: "failed",
    LastError: { Code: "InsufficientFreeAddresses", Message: "no addresses left" },
  });

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toThrow(
    "vpc endpoint vpce-sts is failed: InsufficientFreeAddresses: no addresses left",
  );
});

it("tells an endpoint that is being deleted from one that comes", async () => {
  for (const service of SERVICES) present(service, { State: "available" });
  present("ecr.api", { State: "deleting" });

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toThrow(/^vpc endpoint vpce-ecr.api is deleting$/);
});

it("makes the other endpoints even when AWS throttles one", async () => {
  ec2
    .on(CreateVpcEndpointCommand, { ServiceName: "com.amazonaws.us-east-1.sts" })
    .rejects(awsError("RequestLimitExceeded"));

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({ name: "RequestLimitExceeded" });
  expect(inputs(ec2, CreateVpcEndpointCommand)).toHaveLength(5);
});

it("goes by the SDK's spelling of states, too", async () => {
  for (const service of SERVICES) present(service, { State: "Available" });

  const endpoints = await run(ensure, facts);

  expect(endpoints.vpcEndpointIds).toHaveLength(5);
});
