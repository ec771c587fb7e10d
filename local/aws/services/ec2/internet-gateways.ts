/** Internet gateways. */

import type {
  AttachInternetGatewayCommandInput,
  CreateInternetGatewayCommandInput,
  DeleteInternetGatewayCommandInput,
  DescribeInternetGatewaysCommandInput,
  DetachInternetGatewayCommandInput,
  InternetGateway,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { interfacesOf } from "./network-interface.ts";
import { quotasOf } from "./quotas.ts";
import {
  byIds,
  defaultId,
  type Kind,
  mustFind,
  newId,
  required,
  select,
  tagsFor,
} from "./resource.ts";
import { mustVpc } from "./vpcs.ts";

const KIND: Kind = {
  prefix: "igw",
  notFound: "InvalidInternetGatewayID.NotFound",
  malformed: "InvalidInternetGatewayId.Malformed",
  absent: (id) => `The internetGateway ID '${id}' does not exist`,
};

interface SimulatedInternetGateway extends InternetGateway {
  InternetGatewayId: string;
}

/** The internet gateways of an account in a region, by id: at first that of the default VPC. */
export const internetGatewaysOf: (place: Place) => Map<string, SimulatedInternetGateway> =
  perRegion((place) => {
    const gateway = {
      InternetGatewayId: defaultId("igw", place),
      OwnerId: place.account,
      Attachments: [{ State: AVAILABLE, VpcId: defaultId("vpc", place) }],
    };
    return new Map([[gateway.InternetGatewayId, gateway]]);
  });

/** What AWS says of an attached internet gateway, though the SDK's type says `attached`. */
const AVAILABLE = "available" as string as "attached";

/** The internet gateway that is attached to a VPC. */
export const internetGatewayOf = (vpcId: string, place: Place) =>
  [...internetGatewaysOf(place).values()].find((gateway) => vpcOf(gateway) === vpcId);

const vpcOf = ({ Attachments }: InternetGateway) => Attachments?.[0]?.VpcId;

/** The internet gateway of that id, or `InvalidInternetGatewayID.NotFound`. */
export const mustInternetGateway = (id: string | undefined, place: Place) =>
  mustFind(internetGatewaysOf(place), id, KIND);

const create = (input: CreateInternetGatewayCommandInput, call: Call) => {
  const gateways = internetGatewaysOf(call);
  if (gateways.size >= quotasOf(call).internetGateways)
    throw new AwsError(
      "InternetGatewayLimitExceeded",
      "The maximum number of internet gateways has been reached.",
    );
  const gateway: SimulatedInternetGateway = {
    InternetGatewayId: newId("igw"),
    OwnerId: call.account,
    Attachments: [],
    Tags: tagsFor("internet-gateway", input.TagSpecifications, call),
  };
  gateways.set(gateway.InternetGatewayId, gateway);
  return { InternetGateway: gateway };
};

const describe = (input: DescribeInternetGatewaysCommandInput, call: Call) => ({
  InternetGateways: select(
    byIds(internetGatewaysOf(call), input.InternetGatewayIds, KIND),
    input.Filters,
    {
      "internet-gateway-id": (gateway) => [gateway.InternetGatewayId],
      "attachment.vpc-id": (gateway) => [vpcOf(gateway)],
      "attachment.state": ({ Attachments }) => [Attachments?.[0]?.State],
      "owner-id": (gateway) => [gateway.OwnerId],
    },
  ),
});

const attach = (input: AttachInternetGatewayCommandInput, call: Call) => {
  const { InternetGatewayId, VpcId } = required(input, "InternetGatewayId", "VpcId");
  const gateway = mustInternetGateway(InternetGatewayId, call);
  mustVpc(VpcId, call);
  if (vpcOf(gateway))
    throw new AwsError(
      "Resource.AlreadyAssociated",
      `resource ${InternetGatewayId} is already attached to network ${vpcOf(gateway)}`,
    );
  if (internetGatewayOf(VpcId, call))
    throw new AwsError(
      "InvalidParameterValue",
      `Network ${VpcId} already has an internet gateway attached`,
    );
  gateway.Attachments = [{ State: AVAILABLE, VpcId }];
  return {};
};

const detach = (input: DetachInternetGatewayCommandInput, call: Call) => {
  const { InternetGatewayId, VpcId } = required(input, "InternetGatewayId", "VpcId");
  const gateway = mustInternetGateway(InternetGatewayId, call);
  if (vpcOf(gateway) !== mustVpc(VpcId, call).VpcId)
    throw new AwsError(
      "Gateway.NotAttached",
      `resource ${InternetGatewayId} is not attached to network ${VpcId}`,
    );
  const inVpc = [...interfacesOf(call).values()].filter((one) => one.VpcId === VpcId);
  if (inVpc.some(({ Association }) => Association?.PublicIp))
    throw new AwsError(
      "DependencyViolation",
      `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  gateway.Attachments = [];
  return {};
};

const remove = (input: DeleteInternetGatewayCommandInput, call: Call) => {
  const { InternetGatewayId } = required(input, "InternetGatewayId");
  if (vpcOf(mustInternetGateway(InternetGatewayId, call)))
    throw new AwsError(
      "DependencyViolation",
      `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`,
    );
  internetGatewaysOf(call).delete(InternetGatewayId);
  return {};
};

export const internetGateways = {
  CreateInternetGateway: create,
  DescribeInternetGateways: describe,
  AttachInternetGateway: attach,
  DetachInternetGateway: detach,
  DeleteInternetGateway: remove,
};
