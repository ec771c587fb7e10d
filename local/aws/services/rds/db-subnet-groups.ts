/** DB subnet groups: where in a VPC databases may lie. */

import type {
  CreateDBSubnetGroupCommandInput,
  DBSubnetGroup,
  DeleteDBSubnetGroupCommandInput,
  DescribeDBSubnetGroupsCommandInput,
  Tag,
} from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { type SimulatedSubnet, subnetsOf } from "../ec2/subnets.ts";
import { instancesOf } from "./db-instance.ts";
import { invalidValue } from "./refusals.ts";
import { arnOf } from "./resource.ts";

export interface SimulatedSubnetGroup {
  group: DBSubnetGroup & { DBSubnetGroupName: string; DBSubnetGroupArn: string; VpcId: string };
  subnets: SimulatedSubnet[];
  tags: Tag[];
}

/** The subnet groups of an account in a region, by name. */
export const subnetGroupsOf: (place: Place) => Map<string, SimulatedSubnetGroup> = perRegion(
  () => new Map(),
);

/** The subnet group of that name, or `DBSubnetGroupNotFoundFault`. */
export const mustSubnetGroup = (name: string | undefined, place: Place): SimulatedSubnetGroup => {
  const found = subnetGroupsOf(place).get((name ?? "").toLowerCase());
  if (found) return found;
  throw new AwsError(
    "DBSubnetGroupNotFoundFault",
    `DB subnet group '${name}' does not exist.`,
    404,
  );
};

const create = (input: CreateDBSubnetGroupCommandInput, call: Call) => {
  const name = (input.DBSubnetGroupName ?? "").toLowerCase();
  if (!/^[\w .-]{1,255}$/.test(name)) throw invalidValue(`Invalid subnet group name:  ${name}`);
  if (name === "default")
    throw invalidValue("Subnet group name default is reserved. Please specify another name.");
  if (subnetGroupsOf(call).has(name))
    throw new AwsError(
      "DBSubnetGroupAlreadyExists",
      `The DB subnet group '${name}' already exists.`,
    );
  const subnets = mustSubnets(input.SubnetIds ?? [], call);
  const made: SimulatedSubnetGroup = {
    group: {
      DBSubnetGroupName: name,
      DBSubnetGroupDescription: input.DBSubnetGroupDescription,
      VpcId: subnets[0]?.VpcId ?? "",
      SubnetGroupStatus: "Complete",
      Subnets: subnets.map(({ SubnetId, AvailabilityZone }) => ({
        SubnetIdentifier: SubnetId,
        SubnetAvailabilityZone: { Name: AvailabilityZone },
        SubnetOutpost: {},
        SubnetStatus: "Active",
      })),
      DBSubnetGroupArn: arnOf(call, "subgrp", name),
      SupportedNetworkTypes: ["IPV4"],
    },
    subnets,
    tags: input.Tags ?? [],
  };
  subnetGroupsOf(call).set(name, made);
  return { DBSubnetGroup: made.group };
};

/** The subnets of those ids: of one VPC, in two zones at least. */
const mustSubnets = (ids: string[], call: Call): SimulatedSubnet[] => {
  const found = ids.flatMap((id) => subnetsOf(call).get(id) ?? []);
  const strangers = ids.filter((id) => subnetsOf(call).get(id)?.VpcId !== found[0]?.VpcId);
  const missing = ids.filter((id) => !subnetsOf(call).has(id));
  if (missing.length || strangers.length)
    throw invalidValue(
      `Some input subnets in :[${(missing.length ? missing : strangers).join(", ")}] are invalid.`,
    );
  const zones = new Set(found.map(({ AvailabilityZone }) => AvailabilityZone));
  if (zones.size < 2)
    throw new AwsError(
      "DBSubnetGroupDoesNotCoverEnoughAZs",
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 2 AZs.`,
    );
  return found;
};

const describe = ({ DBSubnetGroupName }: DescribeDBSubnetGroupsCommandInput, call: Call) => {
  const found = DBSubnetGroupName
    ? [mustSubnetGroup(DBSubnetGroupName, call)]
    : [...subnetGroupsOf(call).values()];
  return { DBSubnetGroups: found.map(({ group }) => group) };
};

const remove = ({ DBSubnetGroupName }: DeleteDBSubnetGroupCommandInput, call: Call) => {
  const { group } = mustSubnetGroup(DBSubnetGroupName, call);
  const name = group.DBSubnetGroupName;
  const user = [...instancesOf(call).values()].find(
    ({ instance }) => instance.DBSubnetGroup?.DBSubnetGroupName === name,
  );
  if (user)
    throw new AwsError(
      "InvalidDBSubnetGroupStateFault",
      `Cannot delete the subnet group '${name}' because at least one database instance: ${user.instance.DBInstanceIdentifier} is still using it.`,
    );
  subnetGroupsOf(call).delete(name);
  return {};
};

export const dbSubnetGroups = {
  CreateDBSubnetGroup: create,
  DescribeDBSubnetGroups: describe,
  DeleteDBSubnetGroup: remove,
};
