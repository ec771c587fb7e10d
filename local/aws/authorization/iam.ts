/** What IAM's operations need. */

import { providersOf } from "../services/iam/oidc-providers.ts";
import { rolesOf } from "../services/iam/role.ts";
import type { Call } from "../world.ts";
import {
  type Context,
  type Input,
  type Need,
  type NeedsOf,
  requestTags,
  resourceTags,
  type Target,
  tagsOf,
  textOf,
} from "./need.ts";

/** The operation itself, and the tags that a new role or policy gets. */
export const iamNeeds: NeedsOf = (operation, input, call) => {
  const targets = targetsOf(input, call);
  const tags = requestTags(tagsOf(input, "Tags"));
  const need = {
    action: `iam:${operation}`,
    targets,
    context: { ...tags, ...keysOf(input, call) },
  };
  return [need, ...tagging(operation, { targets, tags })];
};

const targetsOf = (input: Input, call: Call): Target[] => [
  ...roleTarget(input, call),
  ...simulatedRole(input),
  ...linkedRole(input, call),
  ...policyTarget(input, call),
  ...oidcTarget(input, call),
];

const roleTarget = (input: Input, call: Call): Target[] => {
  const name = textOf(input, "RoleName");
  if (!name) return [];
  const found = rolesOf(call).get(name)?.role;
  const arn = found?.Arn ?? arnOf(call, `role${textOf(input, "Path") || pathOf(name)}${name}`);
  return [{ type: "role", arn, context: resourceTags(found?.Tags, "iam") }];
};

/** Whose policies are to be simulated. */
const simulatedRole = (input: Input): Target[] => {
  const arn = textOf(input, "PolicySourceArn");
  return arn ? [{ type: "role", arn }] : [];
};

/** IAM authorizes by the path of a service-linked role even where there is no such role. */
const LINKED: Record<string, string> = {
  AWSServiceRoleForAmazonEKS: "eks.amazonaws.com",
  AWSServiceRoleForAmazonEKSNodegroup: "eks-nodegroup.amazonaws.com",
  AWSServiceRoleForAutoScaling: "autoscaling.amazonaws.com",
  AWSServiceRoleForElasticLoadBalancing: "elasticloadbalancing.amazonaws.com",
  AWSServiceRoleForRDS: "rds.amazonaws.com",
  AWSServiceRoleForEC2Spot: "spot.amazonaws.com",
};

const pathOf = (name: string) => (LINKED[name] ? `/aws-service-role/${LINKED[name]}/` : "/");

const linkedRole = (input: Input, call: Call): Target[] => {
  const service = textOf(input, "AWSServiceName");
  const [name = "*"] = Object.entries(LINKED).find(([, one]) => one === service) ?? [];
  return service
    ? [{ type: "role", arn: arnOf(call, `role/aws-service-role/${service}/${name}`) }]
    : [];
};

const policyTarget = (input: Input, call: Call): Target[] => {
  const name = textOf(input, "PolicyName");
  const made = name && arnOf(call, `policy${textOf(input, "Path") || "/"}${name}`);
  const arn = textOf(input, "PolicyArn") || made;
  return arn ? [{ type: "policy", arn }] : [];
};

const oidcTarget = (input: Input, call: Call): Target[] => {
  const arn = textOf(input, "OpenIDConnectProviderArn");
  if (arn) {
    const tags = providersOf(call).get(arn)?.Tags;
    return [{ type: "oidc-provider", arn, context: resourceTags(tags, "iam") }];
  }
  const url = textOf(input, "Url").replace("https://", "");
  return url ? [{ type: "oidc-provider", arn: arnOf(call, `oidc-provider/${url}`) }] : [];
};

/** IAM's own condition keys; the boundary is the one that is given, or the one that the role has. */
const keysOf = (input: Input, call: Call): Context => {
  const role = rolesOf(call).get(textOf(input, "RoleName"))?.role;
  const boundary =
    textOf(input, "PermissionsBoundary") || role?.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    ...(boundary && { "iam:PermissionsBoundary": boundary }),
    ...key("iam:PolicyARN", textOf(input, "PolicyArn")),
    ...key("iam:AWSServiceName", textOf(input, "AWSServiceName")),
  };
};

const key = (name: string, value: string): Context => (value ? { [name]: value } : {});

const tagging = (
  operation: string,
  { targets, tags }: { targets: Target[]; tags: Context },
): Need[] => {
  const made = /^Create(Role|Policy|OpenIDConnectProvider)$/.exec(operation)?.[1];
  return made && tags["aws:TagKeys"] ? [{ action: `iam:Tag${made}`, targets, context: tags }] : [];
};

const arnOf = ({ account }: Call, resource: string) => `arn:aws:iam::${account}:${resource}`;
