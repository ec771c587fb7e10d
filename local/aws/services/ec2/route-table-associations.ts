/** Which subnets go by which route table. */

import type {
  AssociateRouteTableCommandInput,
  DisassociateRouteTableCommandInput,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { newId, required } from "./resource.ts";
import { associationsOf, mustRouteTable, routeTablesOf } from "./route-tables.ts";
import { mustSubnet } from "./subnets.ts";

const ASSOCIATED = { State: "associated" } as const;

const associate = (input: AssociateRouteTableCommandInput, call: Call) => {
  const { RouteTableId, SubnetId } = required(input, "RouteTableId", "SubnetId");
  const table = mustRouteTable(RouteTableId, call);
  if (table.VpcId !== mustSubnet(SubnetId, call).VpcId)
    throw new AwsError(
      "InvalidParameterValue",
      `Route table ${RouteTableId} and subnet ${SubnetId} belong to different networks`,
    );
  const existing = [...routeTablesOf(call).values()]
    .flatMap((one) => associationsOf(one, call))
    .find((one) => one.SubnetId === SubnetId);
  if (existing)
    throw new AwsError(
      "Resource.AlreadyAssociated",
      `the specified association for route table ${RouteTableId} conflicts with an existing association`,
    );
  const AssociationId = newId("rtbassoc");
  table.Associations.push({
    RouteTableAssociationId: AssociationId,
    RouteTableId,
    SubnetId,
    Main: false,
    AssociationState: ASSOCIATED,
  });
  return { AssociationId, AssociationState: ASSOCIATED };
};

const disassociate = (input: DisassociateRouteTableCommandInput, call: Call) => {
  const { AssociationId } = required(input, "AssociationId");
  const table = [...routeTablesOf(call).values()].find((one) =>
    associationsOf(one, call).some((other) => other.RouteTableAssociationId === AssociationId),
  );
  if (!table)
    throw new AwsError(
      "InvalidAssociationID.NotFound",
      `The association ID '${AssociationId}' does not exist`,
    );
  const at = table.Associations.findIndex((one) => one.RouteTableAssociationId === AssociationId);
  if (table.Associations[at]?.Main)
    throw new AwsError(
      "InvalidParameterValue",
      `cannot disassociate the main route table association ${AssociationId}`,
    );
  table.Associations.splice(at, 1);
  return {};
};

export const routeTableAssociations = {
  AssociateRouteTable: associate,
  DisassociateRouteTable: disassociate,
};
