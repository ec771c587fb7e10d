/** NAT gateways. What is wrong with one shows only in time: it is pending, and then it has failed. */

import type {
  CreateNatGatewayCommandInput,
  DeleteNatGatewayCommandInput,
  DescribeNatGatewaysCommandInput,
  NatGateway,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { mustAddress } from "./addresses.ts";
import { once } from "./client-tokens.ts";
import {
  connect,
  disconnect,
  failureOf,
  type SimulatedNatGateway,
} from "./nat-gateway-connections.ts";
import { quotasOf } from "./quotas.ts";
import {
  byIds,
  type Kind,
  mustFind,
  newId,
  readyAfter,
  required,
  select,
  stateAt,
  tagsFor,
} from "./resource.ts";
import { mustSubnet, type SimulatedSubnet } from "./subnets.ts";

const KIND: Kind = {
  prefix: "nat",
  notFound: "NatGatewayNotFound",
  malformed: "NatGatewayMalformed",
  absent: (id) => `NatGateway ${id} was not found`,
};

/** AWS's user guide, "Delete a NAT gateway": one that failed or was deleted is listed for about an hour. */
const LISTED_MILLISECONDS = 60 * 60 * 1000;

const allOf: (place: Place) => Map<string, SimulatedNatGateway> = perRegion(() => new Map());

/** The NAT gateways of an account in a region that AWS still lists, by id. */
export const natGatewaysOf = (place: Place) => {
  const now = place.world.clock.now();
  const endOf = ({ goneAt, FailureCode, readyAt }: SimulatedNatGateway) =>
    goneAt ?? (FailureCode ? readyAt : now);
  return new Map([...allOf(place)].filter(([, one]) => endOf(one) + LISTED_MILLISECONDS > now));
};

/** Whether a NAT gateway has come to an end, so that nothing can go through it any more. */
export const isOver = (gateway: SimulatedNatGateway, place: Place) =>
  ["deleted", "failed"].includes(view(gateway, place).State ?? "");

/** The NAT gateway of that id, or `NatGatewayNotFound`. */
export const mustNatGateway = (id: string | undefined, place: Place) =>
  mustFind(natGatewaysOf(place), id, KIND);

/** Lets one fail that was accepted a moment ago; it gives back what connects it. */
export const failNatGateway = (
  id: string,
  why: Required<Pick<NatGateway, "FailureCode" | "FailureMessage">>,
  call: Call,
): void => {
  const gateway = mustNatGateway(id, call);
  disconnect(gateway, call.world.clock.now(), call);
  Object.assign(gateway, why);
};

const create = (input: CreateNatGatewayCommandInput, call: Call) => {
  const gateway = once("CreateNatGateway", input, { call, make: () => make(input, call) });
  return { NatGateway: view(gateway, call), ClientToken: input.ClientToken };
};

const make = (input: CreateNatGatewayCommandInput, call: Call) => {
  const { SubnetId, AllocationId } = required(input, "SubnetId", "AllocationId");
  const subnet = mustSubnet(SubnetId, call);
  const { PublicIp } = mustAddress(AllocationId, call);
  refuseTooMany(subnet, call);
  const gateway: SimulatedNatGateway = {
    NatGatewayId: newId("nat"),
    SubnetId,
    VpcId: subnet.VpcId,
    AvailabilityZone: subnet.AvailabilityZone,
    ConnectivityType: "public",
    CreateTime: new Date(call.world.clock.now()),
    NatGatewayAddresses: [{ AllocationId, PublicIp, IsPrimary: true }],
    Tags: tagsFor("natgateway", input.TagSpecifications, call),
    readyAt: readyAfter(call, "ec2.CreateNatGateway"),
    ...failureOf(subnet, AllocationId, call),
  };
  if (!gateway.FailureCode) connect(gateway, subnet, call);
  allOf(call).set(gateway.NatGatewayId, gateway);
  return gateway;
};

const refuseTooMany = ({ AvailabilityZone }: SimulatedSubnet, call: Call) => {
  const limit = quotasOf(call).natGatewaysPerZone;
  const inZone = [...allOf(call).values()].filter(
    (one) => one.AvailabilityZone === AvailabilityZone && !isOver(one, call),
  );
  if (inZone.length >= limit)
    throw new AwsError(
      "NatGatewayLimitExceeded",
      `Performing this operation would exceed the limit of ${limit} NAT gateways`,
    );
};

const describe = (input: DescribeNatGatewaysCommandInput, call: Call) => ({
  NatGateways: select(
    byIds(natGatewaysOf(call), input.NatGatewayIds, KIND).map((one) => view(one, call)),
    input.Filter,
    {
      "nat-gateway-id": (gateway) => [gateway.NatGatewayId],
      "subnet-id": (gateway) => [gateway.SubnetId],
      "vpc-id": (gateway) => [gateway.VpcId],
      state: (gateway) => [gateway.State],
    },
  ),
});

const remove = (input: DeleteNatGatewayCommandInput, call: Call) => {
  const { NatGatewayId } = required(input, "NatGatewayId");
  const gateway = mustNatGateway(NatGatewayId, call);
  if (gateway.goneAt !== undefined) return { NatGatewayId };
  const now = call.world.clock.now();
  gateway.DeleteTime = new Date(now);
  gateway.goneAt = gateway.FailureCode ? now : readyAfter(call, "ec2.DeleteNatGateway");
  if (!gateway.FailureCode) disconnect(gateway, gateway.goneAt, call);
  return { NatGatewayId };
};

const view = (gateway: SimulatedNatGateway, place: Place): NatGateway => {
  const { FailureCode, FailureMessage, goneAt, ...rest } = gateway;
  if (goneAt !== undefined)
    return { ...gateway, State: place.world.clock.now() < goneAt ? "deleting" : "deleted" };
  const state = stateAt(gateway.readyAt, place);
  if (!FailureCode || state === "pending") return { ...rest, State: state };
  return { ...gateway, State: "failed" };
};

export const natGateways = {
  CreateNatGateway: create,
  DescribeNatGateways: describe,
  DeleteNatGateway: remove,
};
