import {
  AssociateRouteTableCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateVpcEndpointCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ReplaceRouteCommand,
  type Route,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/routes.ts";
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
  internetGateway: { internetGatewayId: "igw-1" },
  natGateways: { natGatewayIds: ["nat-a", "nat-b"], externalIps: ["198.51.100.1", "198.51.100.2"] },
};
const outcome = {
  publicRouteTableId: "rtb-public-route-table",
  privateRouteTableIds: ["rtb-private-route-table-a", "rtb-private-route-table-b"],
};

const DestinationCidrBlock = "0.0.0.0/0";
const local: Route = { DestinationCidrBlock: "172.20.0.0/20", GatewayId: "local" };

const present = (role: string, via: Route, subnetIds: string[]) =>
  ec2.on(DescribeRouteTablesCommand, byRole(role)).resolves({
    RouteTables: [
      {
        RouteTableId: `rtb-${role}`,
        Routes: [local, { DestinationCidrBlock, ...via }],
        Associations: subnetIds.map((SubnetId) => ({ SubnetId })),
      },
    ],
  });

const allPresent = () => {
  present("public-route-table", { GatewayId: "igw-1" }, ["subnet-public-a", "subnet-public-b"]);
  present("private-route-table-a", { NatGatewayId: "nat-a" }, ["subnet-private-a"]);
  present("private-route-table-b", { NatGatewayId: "nat-b" }, ["subnet-private-b"]);
  ec2
    .on(DescribeVpcEndpointsCommand, byRole("vpce-s3"))
    .resolves({ VpcEndpoints: [{ VpcEndpointId: "vpce-1" }] });
};

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeRouteTablesCommand).resolves({});
  ec2.on(DescribeVpcEndpointsCommand).resolves({});
  ec2.on(CreateRouteTableCommand).callsFake(({ ClientToken }) => ({
    RouteTable: { RouteTableId: `rtb-${ClientToken.replace(`${cluster.clusterId}-`, "")}` },
  }));
  ec2.on(CreateRouteCommand).resolves({});
  ec2.on(ReplaceRouteCommand).resolves({});
  ec2.on(AssociateRouteTableCommand).resolves({});
  ec2.on(CreateVpcEndpointCommand).resolves({});
});

it("makes a table for the public subnets and one for each private subnet", async () => {
  const routes = await run(ensure, facts);

  expect(routes).toEqual(outcome);
  expect(inputs(ec2, CreateRouteTableCommand)).toEqual(
    ["public-route-table", "private-route-table-a", "private-route-table-b"].map((role) => ({
      VpcId: "vpc-1",
      ClientToken: `${cluster.clusterId}-${role}`,
      TagSpecifications: [{ ResourceType: "route-table", Tags: tagList(cluster, role) }],
    })),
  );
});

it("leads public subnets to the internet gateway and each private one to its own NAT gateway", async () => {
  await run(ensure, facts);

  expect(inputs(ec2, CreateRouteCommand)).toEqual([
    { RouteTableId: "rtb-public-route-table", DestinationCidrBlock, GatewayId: "igw-1" },
    { RouteTableId: "rtb-private-route-table-a", DestinationCidrBlock, NatGatewayId: "nat-a" },
    { RouteTableId: "rtb-private-route-table-b", DestinationCidrBlock, NatGatewayId: "nat-b" },
  ]);
  expect(inputs(ec2, AssociateRouteTableCommand)).toEqual([
    { RouteTableId: "rtb-public-route-table", SubnetId: "subnet-public-a" },
    { RouteTableId: "rtb-public-route-table", SubnetId: "subnet-public-b" },
    { RouteTableId: "rtb-private-route-table-a", SubnetId: "subnet-private-a" },
    { RouteTableId: "rtb-private-route-table-b", SubnetId: "subnet-private-b" },
  ]);
});

it("leads the private subnets to S3 without the NAT gateways", async () => {
  await run(ensure, { ...facts, cluster: aCluster({ region: "eu-west-1" }) });

  expect(inputs(ec2, CreateVpcEndpointCommand)).toEqual([
    {
      VpcEndpointType: "Gateway",
      VpcId: "vpc-1",
      ServiceName: "com.amazonaws.eu-west-1.s3",
      RouteTableIds: ["rtb-private-route-table-a", "rtb-private-route-table-b"],
      ClientToken: `${cluster.clusterId}-vpce-s3`,
      TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: tagList(cluster, "vpce-s3") }],
    },
  ]);
});

it("finds what an earlier attempt made and changes nothing", async () => {
  allPresent();

  const routes = await run(ensure, facts);

  expect(routes).toEqual(outcome);
  expect(new Set(commands(ec2))).toEqual(
    new Set(["DescribeRouteTablesCommand", "DescribeVpcEndpointsCommand"]),
  );
});

it("makes the association that a lost attempt did not get to", async () => {
  allPresent();
  present("public-route-table", { GatewayId: "igw-1" }, ["subnet-public-a"]);

  await run(ensure, facts);

  expect(inputs(ec2, AssociateRouteTableCommand)).toEqual([
    { RouteTableId: "rtb-public-route-table", SubnetId: "subnet-public-b" },
  ]);
  expect(commands(ec2)).not.toContain("CreateRouteCommand");
});

it("turns a route that leads to a gateway of the past", async () => {
  allPresent();
  present("private-route-table-b", { NatGatewayId: "nat-gone", State: "blackhole" }, [
    "subnet-private-b",
  ]);

  await run(ensure, facts);

  expect(inputs(ec2, ReplaceRouteCommand)).toEqual([
    { RouteTableId: "rtb-private-route-table-b", DestinationCidrBlock, NatGatewayId: "nat-b" },
  ]);
});

it("takes routes and associations that are there already for made", async () => {
  ec2.on(CreateRouteCommand).rejects(awsError("RouteAlreadyExists"));
  ec2.on(AssociateRouteTableCommand).rejects(awsError("Resource.AlreadyAssociated"));

  const routes = await run(ensure, facts);

  expect(routes).toEqual(outcome);
});

it("fails when AWS does not know a gateway", async () => {
  ec2.on(CreateRouteCommand).rejects(awsError("InvalidNatGatewayID.NotFound"));

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({ name: "InvalidNatGatewayID.NotFound" });
});
