/** What EKS's operations need, and what EKS checks of its caller in other services. */

import { arnOf, clustersOf } from "../services/eks/cluster.ts";
import type { Call } from "../world.ts";
import { ec2Targets, newTarget } from "./ec2.ts";
import { keyTarget } from "./kms.ts";
import {
  type Context,
  type Input,
  type Need,
  type NeedsOf,
  passRole,
  requestTags,
  resourceTags,
  type Target,
  tagsOf,
  textOf,
} from "./need.ts";

/** The operation itself, the tags that it gives, and the roles and launch template that it uses. */
export const eksNeeds: NeedsOf = (operation, input, call) => [
  {
    action: `eks:${operation}`,
    targets: targetsOf(input, call),
    context: { ...requestTags(tagsOf(input, "tags")), ...accessKeys(input) },
  },
  ...tagging(operation, input, call),
  ...(BESIDE[operation]?.(input, call) ?? []),
];

const targetsOf = (input: Input, call: Call): Target[] => {
  const arn = textOf(input, "resourceArn");
  if (arn) return [{ type: /:([a-z]+)\//.exec(arn)?.[1] ?? "", arn }];
  const name = textOf(input, "clusterName") || textOf(input, "name");
  if (!name) return [];
  const found = clustersOf(call).get(name);
  const part = (type: string, part: string, known?: Known): Target[] =>
    part
      ? [
          {
            type,
            arn: known?.arn ?? arnOf(call, `${type}/${name}/${part}/*`),
            context: resourceTags(known?.tags, "eks"),
          },
        ]
      : [];
  const nodegroup = found?.nodegroups.get(textOf(input, "nodegroupName"))?.nodegroup;
  const addon = found?.addons.get(textOf(input, "addonName"))?.addon;
  const association = found?.associations.get(textOf(input, "associationId"));
  const entry = found?.accessEntries.get(textOf(input, "principalArn"))?.entry;
  return [
    {
      type: "cluster",
      arn: arnOf(call, `cluster/${name}`),
      context: resourceTags(found?.cluster.tags, "eks"),
    },
    ...part("nodegroup", textOf(input, "nodegroupName"), {
      arn: nodegroup?.nodegroupArn,
      tags: nodegroup?.tags,
    }),
    ...part("addon", textOf(input, "addonName"), { arn: addon?.addonArn, tags: addon?.tags }),
    ...part("podidentityassociation", textOf(input, "associationId"), {
      arn: association?.associationArn,
      tags: association?.tags,
    }),
    ...part("access-entry", principalPart(input), {
      arn: entry?.accessEntryArn,
      tags: entry?.tags,
    }),
  ];
};

/** An access entry's ARN names kind, account and name of its principal. */
const principalPart = (input: Input) => {
  const [, , , , account, principal = ""] = textOf(input, "principalArn").split(":");
  const [kind, ...path] = principal.split("/");
  return account ? `${kind}/${account}/${path.at(-1)}` : "";
};

/** EKS's own condition keys of access entries. */
const accessKeys = (input: Input): Context => {
  const scope = (input["accessScope"] ?? {}) as { type?: string };
  const keys = {
    "eks:principalArn": textOf(input, "principalArn"),
    "eks:policyArn": textOf(input, "policyArn"),
    "eks:accessScope": scope.type,
  };
  return Object.fromEntries(Object.entries(keys).flatMap(([k, v]) => (v ? [[k, v]] : [])));
};

interface Known {
  arn: string | undefined;
  tags: Record<string, string> | undefined;
}

/** What an operation makes is the last that its input names. */
const tagging = (operation: string, input: Input, call: Call): Need[] => {
  const context = requestTags(tagsOf(input, "tags"));
  if (!operation.startsWith("Create") || !context["aws:TagKeys"]) return [];
  return [{ action: "eks:TagResource", targets: targetsOf(input, call).slice(-1), context }];
};

const SERVICE_LINKED_ROLE =
  "role/aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup";

/**
 * Permissions of the caller that EKS asks for. Those for node groups are in errors that people
 * report: "Failed to validate if SLR … due to missing permissions for 'iam:GetRole'"
 * (terraform-aws-eks#823), "not authorized to launch instances with this launch template"
 * (aws-samples/terraform-eks-code#13), iam:ListAttachedRolePolicies (eks-controller#53).
 */
const BESIDE: Record<string, (input: Input, call: Call) => Need[]> = {
  CreateCluster: (input, call) => [
    ...passRole(textOf(input, "roleArn"), "eks.amazonaws.com"),
    ...encrypting(input, call),
  ],
  CreateNodegroup: (input, call) => {
    const arn = textOf(input, "nodeRole");
    const linked = `arn:aws:iam::${call.account}:${SERVICE_LINKED_ROLE}`;
    return [
      ...passRole(arn, "eks.amazonaws.com"),
      { action: "iam:GetRole", targets: [{ type: "role", arn: linked }] },
      { action: "iam:ListAttachedRolePolicies", targets: [{ type: "role", arn }] },
      ...launching(input, call),
    ];
  },
  CreateAddon: (input, call) => {
    const associations = (input["podIdentityAssociations"] ?? []) as { roleArn: string }[];
    return associations.flatMap(({ roleArn }) => associating(roleArn, input, call));
  },
  CreatePodIdentityAssociation: (input, call) =>
    associating(textOf(input, "roleArn"), input, call).slice(1),
};

/** EKS uses a key by a grant that it makes in the caller's name (cluster-api-provider-aws#2432). */
const encrypting = (input: Input, call: Call): Need[] => {
  const configs = (input["encryptionConfig"] ?? []) as { provider?: { keyArn?: string } }[];
  return configs.flatMap(({ provider }) => {
    const targets = [keyTarget(provider?.keyArn ?? "", call)];
    return ["kms:DescribeKey", "kms:CreateGrant"].map((action) => ({ action, targets }));
  });
};

const associating = (arn: string, input: Input, call: Call): Need[] => [
  { action: "eks:CreatePodIdentityAssociation", targets: targetsOf(input, call) },
  ...passRole(arn, "pods.eks.amazonaws.com"),
];

/** Who has nodes launched by a launch template must be allowed to launch by it. */
const launching = (input: Input, call: Call): Need[] => {
  const { id } = (input["launchTemplate"] ?? {}) as { id?: string };
  const [template] = ec2Targets([id], call);
  if (!template) return [];
  const subnets = Array.isArray(input["subnets"]) ? input["subnets"] : [];
  return [
    { action: "ec2:DescribeLaunchTemplateVersions" },
    {
      action: "ec2:RunInstances",
      targets: [template, newTarget("instance", call), ...ec2Targets(subnets, call)],
      context: { "ec2:LaunchTemplate": template.arn },
    },
  ];
};
