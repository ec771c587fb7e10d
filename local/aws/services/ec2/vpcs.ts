/** VPCs, and the attributes that they have. */

import type {
  DescribeVpcAttributeCommandInput,
  DescribeVpcsCommandInput,
  ModifyVpcAttributeCommandInput,
  Vpc,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { byIds, defaultId, type Kind, mustFind, required, select, stateAt } from "./resource.ts";

const KIND: Kind = {
  prefix: "vpc",
  notFound: "InvalidVpcID.NotFound",
  malformed: "InvalidVpcID.Malformed",
  absent: (id) => `The vpc ID '${id}' does not exist`,
};

interface SimulatedVpc extends Vpc {
  VpcId: string;
  CidrBlock: string;
  /** Simulated moment from which it is `available`. */
  readyAt: number;
  dns: { support: boolean; hostnames: boolean };
}

/** The VPCs of an account in a region, by id: at first the default VPC. */
export const vpcsOf: (place: Place) => Map<string, SimulatedVpc> = perRegion((place) => {
  const vpc: SimulatedVpc = {
    ...newVpc(defaultId("vpc", place), "172.31.0.0/16", place),
    IsDefault: true,
    dns: { support: true, hostnames: true },
  };
  return new Map([[vpc.VpcId, vpc]]);
});

/** A VPC as it comes into being: ready at once, with AWS's defaults, and not yet in the account. */
export const newVpc = (VpcId: string, CidrBlock: string, place: Place): SimulatedVpc => ({
  VpcId,
  CidrBlock,
  CidrBlockAssociationSet: [
    {
      AssociationId: VpcId.replace("vpc", "vpc-cidr-assoc"),
      CidrBlock,
      CidrBlockState: { State: "associated" },
    },
  ],
  DhcpOptionsId: defaultId("dopt", place),
  InstanceTenancy: "default",
  IsDefault: false,
  OwnerId: place.account,
  readyAt: 0,
  dns: { support: true, hostnames: false },
});

/** The VPC of that id, or `InvalidVpcID.NotFound`. */
export const mustVpc = (id: string | undefined, place: Place) => mustFind(vpcsOf(place), id, KIND);

/** The VPC as a caller sees it now. */
export const viewVpc = (vpc: SimulatedVpc, place: Place): Vpc => ({
  ...vpc,
  State: stateAt(vpc.readyAt, place),
});

const describe = (input: DescribeVpcsCommandInput, call: Call) => ({
  Vpcs: select(
    byIds(vpcsOf(call), input.VpcIds, KIND).map((vpc) => viewVpc(vpc, call)),
    input.Filters,
    {
      "vpc-id": (vpc) => [vpc.VpcId],
      cidr: (vpc) => [vpc.CidrBlock],
      "cidr-block-association.cidr-block": (vpc) => [vpc.CidrBlock],
      "dhcp-options-id": (vpc) => [vpc.DhcpOptionsId],
      "is-default": (vpc) => [String(vpc.IsDefault)],
      "owner-id": (vpc) => [vpc.OwnerId],
      state: (vpc) => [vpc.State],
    },
  ),
});

const describeAttribute = (input: DescribeVpcAttributeCommandInput, call: Call) => {
  const { VpcId, Attribute } = required(input, "VpcId", "Attribute");
  const { dns } = mustVpc(VpcId, call);
  switch (Attribute) {
    case "enableDnsSupport":
      return { VpcId, EnableDnsSupport: { Value: dns.support } };
    case "enableDnsHostnames":
      return { VpcId, EnableDnsHostnames: { Value: dns.hostnames } };
    default:
      return { VpcId, EnableNetworkAddressUsageMetrics: { Value: false } };
  }
};

const modifyAttribute = (input: ModifyVpcAttributeCommandInput, call: Call) => {
  const { VpcId, EnableDnsSupport, EnableDnsHostnames } = required(input, "VpcId");
  const { dns } = mustVpc(VpcId, call);
  if (EnableDnsSupport && EnableDnsHostnames)
    throw new AwsError(
      "InvalidParameterCombination",
      "Fields for multiple attribute types specified",
    );
  dns.support = EnableDnsSupport?.Value ?? dns.support;
  dns.hostnames = EnableDnsHostnames?.Value ?? dns.hostnames;
  return {};
};

export const vpcs = {
  DescribeVpcs: describe,
  DescribeVpcAttribute: describeAttribute,
  ModifyVpcAttribute: modifyAttribute,
};
