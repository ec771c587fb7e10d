/** Service-linked roles: named by AWS, trusted by one service, and nobody else can change them. */

import type { CreateServiceLinkedRoleCommandInput } from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { rolesOf } from "./role.ts";
import { roles } from "./roles.ts";

/** Role and policy of each service that a data plane uses; names as the services document them. */
const SERVICE_LINKED_ROLES: Record<string, { role: string; policy: string }> = {
  "eks.amazonaws.com": {
    role: "AWSServiceRoleForAmazonEKS",
    policy: "AmazonEKSServiceRolePolicy",
  },
  "eks-nodegroup.amazonaws.com": {
    role: "AWSServiceRoleForAmazonEKSNodegroup",
    policy: "AWSServiceRoleForAmazonEKSNodegroup",
  },
  "autoscaling.amazonaws.com": {
    role: "AWSServiceRoleForAutoScaling",
    policy: "AutoScalingServiceRolePolicy",
  },
  "elasticloadbalancing.amazonaws.com": {
    role: "AWSServiceRoleForElasticLoadBalancing",
    policy: "AWSElasticLoadBalancingServiceRolePolicy",
  },
  "rds.amazonaws.com": { role: "AWSServiceRoleForRDS", policy: "AmazonRDSServiceRolePolicy" },
  "spot.amazonaws.com": {
    role: "AWSServiceRoleForEC2Spot",
    policy: "AWSEC2SpotServiceRolePolicy",
  },
};

const create = (input: CreateServiceLinkedRoleCommandInput, call: Call) => {
  const { AWSServiceName = "", CustomSuffix, Description } = input;
  const { role, policy } = SERVICE_LINKED_ROLES[AWSServiceName] ?? {};
  if (!role)
    throw new AwsError(
      "InvalidAction",
      `the simulated AWS has no service-linked role for ${AWSServiceName}`,
    );
  // Only autoscaling, of these, lets a suffix tell several roles apart.
  if (CustomSuffix && AWSServiceName !== "autoscaling.amazonaws.com")
    throw new AwsError("InvalidInput", `Custom suffix is not allowed for ${AWSServiceName}`);
  const RoleName = [role, CustomSuffix].filter(Boolean).join("_");
  if (rolesOf(call).has(RoleName))
    throw new AwsError(
      "InvalidInput",
      `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
    );
  const made = roles.CreateRole(
    {
      RoleName,
      Path: `/aws-service-role/${AWSServiceName}/`,
      AssumeRolePolicyDocument: trustOf(AWSServiceName),
      Description,
    },
    call,
  );
  const arn = `arn:aws:iam::aws:policy/aws-service-role/${policy}`;
  rolesOf(call).get(RoleName)?.attached.add(arn);
  return made;
};

const trustOf = (Service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
  });

export const serviceLinkedRoles = { CreateServiceLinkedRole: create };
