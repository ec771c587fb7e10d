/** Roles that other services do not see yet. */

import { type Entry, retries, vendorActs } from "./entry.ts";

/** EKS's words for it. Source: Terraform's provider, internal/service/eks/cluster.go. */
const EKS_PROPAGATION =
  /does not exist|Error in role params|trusted entity is not correct|could not be assumed|Managed Policies associated|policy must include/;

const lookAtRole =
  "Other services have not seen the role for minutes: look at its trust and its policies in the customer's account, then redrive.";

export const ROLES: Entry[] = [
  retries({
    name: "RoleNotKnownToEks",
    codes: ["InvalidParameterException"],
    text: EKS_PROPAGATION,
    means: "EKS does not see a role, or its policies, that were made a moment ago.",
    staff: lookAtRole,
    source: "aws/aws-cdk#16037",
  }),
  retries({
    name: "AddonRoleNotKnown",
    codes: ["InvalidParameterException"],
    text: /CREATE_FAILED/,
    means: "An add-on was refused because the role it uses is not known yet.",
    staff: lookAtRole,
    source: "hashicorp/terraform-provider-aws: internal/service/eks/addon.go",
  }),
  retries({
    name: "RoleNotKnownToRds",
    codes: ["InvalidParameterValue", "ValidationError"],
    text: /ENHANCED_MONITORING|couldn't fetch the role from instance profile/,
    means: "RDS does not see a role that was made a moment ago.",
    staff: lookAtRole,
    source: "hashicorp/terraform-provider-aws: internal/service/rds/instance.go",
  }),
  retries({
    name: "NodegroupRoleNotKnown",
    codes: ["AccessDenied", "InvalidRequestException", "InvalidParameterException"],
    text: /was unable to assume the service-linked role/,
    means: "EKS can't assume its own service-linked role yet, which is new in the account.",
    source: "aws-samples/aws-fault-injection-simulator-workshop-v2#188",
  }),
  retries({
    name: "RdsRoleNotKnown",
    codes: [
      "InvalidParameterValue",
      "InvalidParameterValueException",
      "InvalidParameterCombination",
      "InvalidParameterCombinationException",
    ],
    text: /create service linked role|Missing necessary credentials/,
    means: "RDS can't use its own service-linked role yet, which is new in the account.",
    source: "cube-js/cube#11114",
  }),
  retries({
    name: "LinkedRoleTaken",
    codes: ["InvalidInput", "InvalidInputException"],
    text: /Service role name \S+ has been taken/,
    means: "The service-linked role is there already, which is what we want.",
    source: "cube-js/cube#11581",
  }),
  vendorActs({
    name: "KeyPolicyNamesNobody",
    codes: ["MalformedPolicyDocumentException", "MalformedPolicyDocument"],
    means: "A policy names a role that does not exist, such as Auto Scaling's service-linked one.",
    staff:
      "Make the role (functions/data-plane/service-linked-roles.ts) before the policy that names it, deploy, then redrive.",
    source: "terraform-aws-modules/terraform-aws-eks#3013",
  }),
];
