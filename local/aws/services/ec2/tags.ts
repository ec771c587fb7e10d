/** Tags that are given, taken and listed apart from the resources that have them. */

import type {
  CreateTagsCommandInput,
  DeleteTagsCommandInput,
  DescribeTagsCommandInput,
  ResourceType,
  Tag,
  TagDescription,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { addressesOf, mustAddress } from "./addresses.ts";
import { flowLogsOf, mustFlowLog } from "./flow-logs.ts";
import { instancesOf, mustInstance } from "./instances.ts";
import { internetGatewaysOf, mustInternetGateway } from "./internet-gateways.ts";
import { launchTemplatesOf, mustLaunchTemplate } from "./launch-templates.ts";
import { mustNatGateway, natGatewaysOf } from "./nat-gateways.ts";
import { interfacesOf } from "./network-interface.ts";
import { mustInterface } from "./network-interfaces.ts";
import { required, select } from "./resource.ts";
import { mustRouteTable, routeTablesOf } from "./route-tables.ts";
import { mustRule, rulesIn } from "./security-group-rules.ts";
import { mustSecurityGroup, securityGroupsOf } from "./security-groups.ts";
import { mustSubnet, subnetsOf } from "./subnets.ts";
import { mustVolume, volumesOf } from "./volumes.ts";
import { endpointsOf, mustEndpoint } from "./vpc-endpoints.ts";
import { mustVpc, vpcsOf } from "./vpcs.ts";

interface Tagged {
  Tags?: Tag[] | undefined;
}

/** What can be tagged, by the prefix of its ids. */
const TAGGABLE: Record<
  string,
  {
    type: ResourceType;
    all(place: Place): Map<string, Tagged>;
    must(id: string, place: Place): Tagged;
  }
> = {
  eipalloc: { type: "elastic-ip", all: addressesOf, must: mustAddress },
  eni: { type: "network-interface", all: interfacesOf, must: mustInterface },
  fl: { type: "vpc-flow-log", all: flowLogsOf, must: mustFlowLog },
  i: { type: "instance", all: instancesOf, must: mustInstance },
  igw: { type: "internet-gateway", all: internetGatewaysOf, must: mustInternetGateway },
  lt: {
    type: "launch-template",
    all: launchTemplatesOf,
    must: (id, place) => mustLaunchTemplate({ LaunchTemplateId: id }, place),
  },
  nat: { type: "natgateway", all: natGatewaysOf, must: mustNatGateway },
  rtb: { type: "route-table", all: routeTablesOf, must: mustRouteTable },
  sg: { type: "security-group", all: securityGroupsOf, must: mustSecurityGroup },
  sgr: { type: "security-group-rule", all: rulesIn, must: mustRule },
  subnet: { type: "subnet", all: subnetsOf, must: mustSubnet },
  vol: { type: "volume", all: volumesOf, must: mustVolume },
  vpc: { type: "vpc", all: vpcsOf, must: mustVpc },
  vpce: { type: "vpc-endpoint", all: endpointsOf, must: mustEndpoint },
};

/** AWS's limit for one resource; tags that AWS itself sets don't count. */
const TAGS_PER_RESOURCE = 50;

const create = (input: CreateTagsCommandInput, call: Call) => {
  const { Resources, Tags } = required(input, "Resources", "Tags");
  if (!Tags.every(isOwn))
    throw new AwsError(
      "InvalidParameterValue",
      "Tag keys starting with 'aws:' are reserved for internal use",
    );
  const changes = Resources.map((id) => {
    const resource = mustTagged(id, call);
    return { resource, tags: merge(resource.Tags, Tags) };
  });
  if (changes.some(({ tags }) => tags.filter(isOwn).length > TAGS_PER_RESOURCE))
    throw new AwsError(
      "TagLimitExceeded",
      "The maximum number of Tags for a resource has been reached.",
    );
  for (const { resource, tags } of changes) resource.Tags = tags;
  return {};
};

const isOwn = ({ Key }: Tag) => !Key?.startsWith("aws:");

const merge = (old: Tag[] = [], added: Tag[]): Tag[] => [
  ...new Map([...old, ...added].map((tag) => [tag.Key, tag])).values(),
];

const mustTagged = (id: string, place: Place): Tagged => {
  const kind = TAGGABLE[id.split("-")[0] ?? ""];
  if (kind) return kind.must(id, place);
  throw new AwsError("InvalidID", `The ID '${id}' is not valid`);
};

/** Takes tags of that key, and of that value if one is given; without any tag, all of them. */
const remove = (input: DeleteTagsCommandInput, call: Call) => {
  const { Resources } = required(input, "Resources");
  const resources = Resources.map((id) => mustTagged(id, call));
  const isTaken = (tag: Tag) =>
    input.Tags?.some(
      ({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === tag.Value),
    ) ?? true;
  for (const resource of resources) resource.Tags = resource.Tags?.filter((tag) => !isTaken(tag));
  return {};
};

const describe = (input: DescribeTagsCommandInput, call: Call) => {
  const all = Object.values(TAGGABLE).flatMap(({ type, all }) =>
    [...all(call)].flatMap(([ResourceId, { Tags = [] }]) =>
      Tags.map((tag): TagDescription => ({ ...tag, ResourceId, ResourceType: type })),
    ),
  );
  return {
    Tags: select(all, input.Filters, {
      key: (tag) => [tag.Key],
      value: (tag) => [tag.Value],
      "resource-id": (tag) => [tag.ResourceId],
      "resource-type": (tag) => [tag.ResourceType],
    }),
  };
};

export const tags = { CreateTags: create, DeleteTags: remove, DescribeTags: describe };
