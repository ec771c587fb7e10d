import {
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpnGatewaysCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeLoadBalancersCommand as DescribeClassicCommand } from "@aws-sdk/client-elastic-load-balancing";
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { customerAccount } from "../../shared/customer-account.ts";
import { tagList } from "../../shared/tags.ts";
import { lateStrangersIn, strangersIn } from "../../shared/vpc-strangers.ts";
import { aCluster } from "../support/requests.ts";
import { inputs } from "../support/step.ts";
import { balancing, classic, rds } from "../support/strangers.ts";

const ec2 = mockClient(EC2Client);
const cluster = aCluster();
const account = customerAccount(cluster, "RemoveVpc");
const ours = tagList(cluster, "anything");
const another = tagList(aCluster({ clusterId: "another" }), "anything");
const inVpc = { Name: "vpc-id", Values: ["vpc-1"] };

beforeEach(() => {
  ec2.reset();
  ec2.onAnyCommand().resolves({});
});

const look = () => strangersIn(cluster, account, ["vpc-1"]);

it("finds none in a VPC that has nothing, having looked in that VPC alone", async () => {
  await expect(look()).resolves.toEqual([]);

  const asked = ec2.calls().map(({ args: [command] }) => JSON.stringify(command.input));
  expect(asked).toHaveLength(5);
  expect(asked.filter((input) => !input.includes('"vpc-1"'))).toEqual([]);
});

it("names databases in the VPC, but ours, others' elsewhere and those that are going", async () => {
  const here = { DBSubnetGroupName: "reports", VpcId: "vpc-1" };
  rds.on(DescribeDBInstancesCommand).resolves({
    DBInstances: [{ DBInstanceIdentifier: "reports", DBSubnetGroup: here, TagList: another }],
    Marker: "more",
  });
  rds.on(DescribeDBInstancesCommand, { Marker: "more" }).resolves({
    DBInstances: [
      { DBInstanceIdentifier: "ours", DBSubnetGroup: here, TagList: ours },
      { DBInstanceIdentifier: "going", DBSubnetGroup: here, DBInstanceStatus: "deleting" },
      { DBInstanceIdentifier: "elsewhere", DBSubnetGroup: { VpcId: "vpc-2" } },
      { DBInstanceIdentifier: "nowhere" },
    ],
  });

  await expect(look()).resolves.toEqual([
    {
      is: "RDS database reports",
      remedy: expect.stringContaining(
        "aws rds delete-db-instance --db-instance-identifier reports --final-db-snapshot",
      ),
    },
  ]);
});

it("names NAT gateways and subnets of whoever else, another cluster's too", async () => {
  ec2.on(DescribeNatGatewaysCommand).resolves({
    NatGateways: [
      { NatGatewayId: "nat-1", Tags: another },
      { NatGatewayId: "nat-2", Tags: ours },
    ],
  });
  ec2.on(DescribeSubnetsCommand).resolves({
    Subnets: [
      { SubnetId: "subnet-1", CidrBlock: "172.20.15.240/28" },
      { SubnetId: "subnet-2", Tags: ours },
    ],
  });

  await expect(look()).resolves.toEqual([
    { is: "nat gateway nat-1", remedy: expect.stringContaining("--nat-gateway-id nat-1") },
    {
      is: "subnet subnet-1 172.20.15.240/28",
      remedy: expect.stringContaining("aws ec2 delete-subnet --subnet-id subnet-1"),
    },
  ]);
  expect(inputs(ec2, DescribeNatGatewaysCommand)).toEqual([
    { Filter: [inVpc, { Name: "state", Values: ["pending", "available"] }] },
  ]);
  expect(inputs(ec2, DescribeSubnetsCommand)).toEqual([{ Filters: [inVpc] }]);
});

it("names peering connections of either side, with the other one", async () => {
  const vpc = { VpcId: "vpc-1", OwnerId: "123456789012" };
  const other = { VpcId: "vpc-9", OwnerId: "210987654321" };
  const status = { Name: "status-code", Values: ["pending-acceptance", "provisioning", "active"] };
  const from = (Name: string) => ({ Filters: [{ Name, Values: ["vpc-1"] }, status] });
  ec2
    .on(DescribeVpcPeeringConnectionsCommand, from("requester-vpc-info.vpc-id"))
    .resolves({
      VpcPeeringConnections: [
        { VpcPeeringConnectionId: "pcx-1", RequesterVpcInfo: vpc, AccepterVpcInfo: other },
      ],
    })
    .on(DescribeVpcPeeringConnectionsCommand, from("accepter-vpc-info.vpc-id"))
    .resolves({
      VpcPeeringConnections: [
        { VpcPeeringConnectionId: "pcx-2", RequesterVpcInfo: other, AccepterVpcInfo: vpc },
      ],
    });

  const named = await look();

  expect(named.map(({ is }) => is)).toEqual([
    "vpc peering connection pcx-1 with vpc-9 of account 210987654321",
    "vpc peering connection pcx-2 with vpc-9 of account 210987654321",
  ]);
  expect(named[0]?.remedy).toContain("--vpc-peering-connection-id pcx-1");
});

it("names VPN gateways that are attached", async () => {
  ec2.on(DescribeVpnGatewaysCommand).resolves({ VpnGateways: [{ VpnGatewayId: "vgw-1" }] });

  await expect(look()).resolves.toEqual([
    {
      is: "vpn gateway vgw-1",
      remedy: expect.stringContaining(
        "aws ec2 detach-vpn-gateway --vpn-gateway-id vgw-1 --vpc-id vpc-1",
      ),
    },
  ]);
});

it("names late load balancers and endpoints, but ours, Kubernetes', GuardDuty's and those that are going", async () => {
  const ofKubernetes = [{ Key: "elbv2.k8s.aws/cluster", Value: "astro-analytics" }];
  classic.on(DescribeClassicCommand).resolves({
    LoadBalancerDescriptions: [{ LoadBalancerName: "by-hand", VPCId: "vpc-1" }],
  });
  balancing.on(DescribeLoadBalancersCommand).resolves({
    LoadBalancers: [
      { LoadBalancerArn: "arn:strange", VpcId: "vpc-1" },
      { LoadBalancerArn: "arn:kubernetes", VpcId: "vpc-1" },
    ],
  });
  balancing.on(DescribeTagsCommand).resolves({
    TagDescriptions: [{ ResourceArn: "arn:kubernetes", Tags: ofKubernetes }],
  });
  ec2.on(DescribeVpcEndpointsCommand, { Filters: [inVpc] }).resolves({
    VpcEndpoints: [
      { VpcEndpointId: "vpce-strange", State: "Available" },
      { VpcEndpointId: "vpce-unknown" },
      { VpcEndpointId: "vpce-going", State: "Deleting" },
      { VpcEndpointId: "vpce-ours", Tags: ours },
      { VpcEndpointId: "vpce-gd", Tags: [{ Key: "GuardDutyManaged", Value: "true" }] },
    ],
  });

  const late = await lateStrangersIn(cluster, account, ["vpc-1"]);

  expect(late.map(({ is }) => is)).toEqual([
    "load balancer by-hand",
    "load balancer arn:strange",
    "vpc endpoint vpce-strange",
    "vpc endpoint vpce-unknown",
  ]);
  expect(await look()).toEqual([]);
});
