/** VPCs. */

import type {
  CreateVpcCommandInput,
  DescribeVpcsCommandInput,
  ModifyVpcAttributeCommandInput,
  Vpc,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { byIds, mustFind, newId, select, tagsFor } from "./resource.ts";

interface SimulatedVpc extends Vpc {
  VpcId: string;
  /** Simulated moment from which it is `available`. */
  readyAt: number;
  dns: { support: boolean; hostnames: boolean };
}

/** The VPCs of an account in a region, by id. */
export const vpcsOf: (place: Place) => Map<string, SimulatedVpc> = perRegion(() => new Map());

/** The VPC of that id, or `InvalidVpcID.NotFound`. */
export const mustVpc = (id: string | undefined, place: Place) =>
  mustFind(vpcsOf(place), id, { code: "InvalidVpcID.NotFound", noun: "vpc" });

const create = (input: CreateVpcCommandInput, call: Call) => {
  const prefix = Number(input.CidrBlock?.split("/")[1]);
  if (!(prefix >= 16 && prefix <= 28))
    throw new AwsError("InvalidVpc.Range", `The CIDR '${input.CidrBlock}' is invalid.`);
  const vpc: SimulatedVpc = {
    VpcId: newId("vpc"),
    OwnerId: call.account,
    CidrBlock: input.CidrBlock,
    InstanceTenancy: "default",
    IsDefault: false,
    Tags: tagsFor("vpc", input.TagSpecifications),
    readyAt: call.world.clock.now() + call.world.latencies("ec2.CreateVpc") * 1000,
    dns: { support: true, hostnames: false },
  };
  vpcsOf(call).set(vpc.VpcId, vpc);
  return { Vpc: view(vpc, call) };
};

const describe = (input: DescribeVpcsCommandInput, call: Call) => {
  const vpcs = byIds(vpcsOf(call), input.VpcIds, { code: "InvalidVpcID.NotFound", noun: "vpc" });
  const views = vpcs.map((vpc) => view(vpc, call));
  return {
    Vpcs: select(views, input.Filters, {
      "vpc-id": (vpc) => [vpc.VpcId],
      cidr: (vpc) => [vpc.CidrBlock],
      state: (vpc) => [vpc.State],
      "is-default": (vpc) => [String(vpc.IsDefault)],
    }),
  };
};

const modifyAttribute = (input: ModifyVpcAttributeCommandInput, call: Call) => {
  const { dns } = mustVpc(input.VpcId, call);
  dns.support = input.EnableDnsSupport?.Value ?? dns.support;
  dns.hostnames = input.EnableDnsHostnames?.Value ?? dns.hostnames;
  return {};
};

const view = (vpc: SimulatedVpc, { world }: Place): Vpc => ({
  ...vpc,
  State: world.clock.now() < vpc.readyAt ? "pending" : "available",
});

export const vpcs = {
  CreateVpc: create,
  DescribeVpcs: describe,
  ModifyVpcAttribute: modifyAttribute,
};
