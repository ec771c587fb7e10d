/** VPCs with what comes with them: how they are made, and what must be gone before they go. */

import type { CreateVpcCommandInput, DeleteVpcCommandInput } from "@aws-sdk/client-ec2";
import { formatCidr } from "../../../../shared/cidr.ts";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { blockOf } from "./cidrs.ts";
import { internetGatewayOf } from "./internet-gateways.ts";
import { interfacesOf } from "./network-interface.ts";
import { mainRouteTable } from "./new-route-table.ts";
import { defaultGroup } from "./new-security-group.ts";
import { quotasOf } from "./quotas.ts";
import { newId, readyAfter, required, tagsFor } from "./resource.ts";
import { isMain, routeTablesOf } from "./route-tables.ts";
import { securityGroupsOf } from "./security-groups.ts";
import { subnetsOf } from "./subnets.ts";
import { endpointsOf } from "./vpc-endpoints.ts";
import { isPeered } from "./vpc-peering-connections.ts";
import { mustVpc, newVpc, viewVpc, vpcsOf } from "./vpcs.ts";
import { hasVpnGateway } from "./vpn-gateways.ts";

const create = (input: CreateVpcCommandInput, call: Call) => {
  const { CidrBlock } = required(input, "CidrBlock");
  const block = blockOf(CidrBlock);
  if (block.prefix < 16 || block.prefix > 28)
    throw new AwsError("InvalidVpc.Range", `The CIDR '${CidrBlock}' is invalid.`);
  if (vpcsOf(call).size >= quotasOf(call).vpcs)
    throw new AwsError("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
  const vpc = {
    ...newVpc(newId("vpc"), formatCidr(block), call),
    Tags: tagsFor("vpc", input.TagSpecifications, call),
    readyAt: readyAfter(call, "ec2.CreateVpc"),
  };
  const group = defaultGroup(vpc.VpcId, call);
  const routeTable = mainRouteTable(vpc, call);
  vpcsOf(call).set(vpc.VpcId, vpc);
  securityGroupsOf(call).set(group.GroupId, group);
  routeTablesOf(call).set(routeTable.RouteTableId, routeTable);
  return { Vpc: viewVpc(vpc, call) };
};

const remove = (input: DeleteVpcCommandInput, call: Call) => {
  const { VpcId } = mustVpc(required(input, "VpcId").VpcId, call);
  const isHere = (one: { VpcId?: string | undefined }) => one.VpcId === VpcId;
  const groups = [...securityGroupsOf(call).values()].filter(isHere);
  const tables = [...routeTablesOf(call).values()].filter(isHere);
  const isInUse =
    [subnetsOf, interfacesOf, endpointsOf].some((of) => [...of(call).values()].some(isHere)) ||
    internetGatewayOf(VpcId, call) ||
    isPeered(VpcId, call) ||
    hasVpnGateway(VpcId, call) ||
    groups.some(({ GroupName }) => GroupName !== "default") ||
    tables.some((table) => !isMain(table));
  if (isInUse)
    throw new AwsError(
      "DependencyViolation",
      `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
    );
  for (const { GroupId } of groups) securityGroupsOf(call).delete(GroupId);
  for (const { RouteTableId } of tables) routeTablesOf(call).delete(RouteTableId);
  vpcsOf(call).delete(VpcId);
  return {};
};

export const vpcContents = { CreateVpc: create, DeleteVpc: remove };
