/** What EC2's operations need. */

import { launchTemplatesOf } from "../services/ec2/launch-templates.ts";
import { routeTablesOf } from "../services/ec2/route-tables.ts";
import { tags } from "../services/ec2/tags.ts";
import type { Call } from "../world.ts";
import {
  type Input,
  type Need,
  type NeedsOf,
  requestTags,
  resourceTags,
  type Tags,
  type Target,
  tagsOf,
  textOf,
} from "./need.ts";

/** Types of resources by the prefix of their ids. */
const TYPES: Record<string, string> = {
  eipalloc: "elastic-ip",
  eni: "network-interface",
  fl: "vpc-flow-log",
  i: "instance",
  igw: "internet-gateway",
  lt: "launch-template",
  nat: "natgateway",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  vol: "volume",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};

/** What operations make. */
const MADE: Record<string, string> = {
  AllocateAddress: "elastic-ip",
  CreateFlowLogs: "vpc-flow-log",
  CreateInternetGateway: "internet-gateway",
  CreateLaunchTemplate: "launch-template",
  CreateNatGateway: "natgateway",
  CreateRouteTable: "route-table",
  CreateSecurityGroup: "security-group",
  CreateSubnet: "subnet",
  CreateVpc: "vpc",
  CreateVpcEndpoint: "vpc-endpoint",
};

/** The operation itself, tags that it gives, and what it does in Route 53. */
export const ec2Needs: NeedsOf = (operation, input, call) => [
  {
    action: `ec2:${operation}`,
    targets: [...made(operation, input, call), ...named(input, call)],
    context: requestTags(/Tags$/.test(operation) ? tagsOf(input, "Tags") : undefined),
  },
  ...tagging(operation, input, call),
  ...privateDns(operation, input),
  ...logDelivery(operation),
];

/** Existing resources of EC2, with their tags; anything else is no resource of EC2. */
export const ec2Targets = (ids: unknown[], call: Call): Target[] =>
  ids.flatMap((id) => {
    const type = typeof id === "string" ? TYPES[id.split("-")[0] ?? ""] : undefined;
    if (!type || typeof id !== "string") return [];
    return [{ type, arn: arnOf(call, type, id), context: existing(id, call) }];
  });

/** A resource that does not exist yet. */
export const newTarget = (type: string, call: Call, context = {}): Target => ({
  type,
  arn: arnOf(call, type, "*"),
  context,
});

const made = (operation: string, input: Input, call: Call): Target[] => {
  const type = MADE[operation];
  if (!type) return [];
  const given = specifications(input).find(({ ResourceType }) => ResourceType === type);
  return [newTarget(type, call, requestTags(given?.Tags))];
};

/** Resources that the input names; what is nested deeper, AWS does not check. */
const named = (input: Input, call: Call) =>
  ec2Targets([...Object.values(input).flat(), ...namedOtherwise(input, call)], call);

/** The route table and the subnet of an association, and the launch template of a name. */
const namedOtherwise = (input: Input, call: Call) => {
  const association = [...routeTablesOf(call).values()]
    .flatMap(({ Associations }) => Associations)
    .find((one) => one.RouteTableAssociationId === input["AssociationId"]);
  const template = [...launchTemplatesOf(call).values()].find(
    (one) => one.LaunchTemplateName === input["LaunchTemplateName"],
  );
  return [association?.RouteTableId, association?.SubnetId, template?.LaunchTemplateId];
};

const existing = (id: string, call: Call) => {
  const { Tags } = tags.DescribeTags({ Filters: [{ Name: "resource-id", Values: [id] }] }, call);
  return resourceTags(Tags, "ec2");
};

const tagging = (operation: string, input: Input, call: Call): Need[] =>
  specifications(input).map(({ ResourceType, Tags }) => ({
    action: "ec2:CreateTags",
    targets: [newTarget(ResourceType, call)],
    context: { ...requestTags(Tags), "ec2:CreateAction": operation },
  }));

/** EC2 asks for it when an interface endpoint gets a private DNS name. */
const privateDns = (operation: string, input: Input): Need[] =>
  operation === "CreateVpcEndpoint" &&
  textOf(input, "VpcEndpointType") === "Interface" &&
  input["PrivateDnsEnabled"] !== false
    ? [
        {
          action: "route53:AssociateVPCWithHostedZone",
          targets: [{ type: "hostedzone", arn: "arn:aws:route53:::hostedzone/*" }],
        },
      ]
    : [];

/** Flow logs are delivered by CloudWatch Logs, also to S3. */
const LOG_DELIVERY: Record<string, string> = {
  CreateFlowLogs: "logs:CreateLogDelivery",
  DeleteFlowLogs: "logs:DeleteLogDelivery",
};

const logDelivery = (operation: string): Need[] => {
  const action = LOG_DELIVERY[operation];
  return action ? [{ action }] : [];
};

const specifications = (input: Input) =>
  (input["TagSpecifications"] ?? []) as { ResourceType: string; Tags: Tags }[];

const arnOf = ({ account, region }: Call, type: string, id: string) =>
  `arn:aws:ec2:${region}:${account}:${type}/${id}`;
