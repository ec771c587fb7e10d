/** Trust, permissions, Region, and the account itself. */

import { REGIONS } from "../catalog.ts";
import { CROSS_ACCOUNT_ROLE } from "../cluster.ts";
import { STACK_NAME, TEMPLATE_VERSION } from "../cross-account-role.ts";
import { AccessDenied, RegionDisabled, TrustRefused } from "../errors.ts";
import { consoleUrl } from "../finding.ts";
import { type Cause, customerActs, type Entry, retries, vendorActs, waits } from "./entry.ts";

const HOURS = 3600;
const DENIALS = [
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "UnauthorizedAccess",
];

/** The role comes from our template, in whatever Region the customer made its stack. */
const updateTheStack = ({ cluster: { accountId, region } }: Cause) => ({
  mustBe: `the role ${CROSS_ACCOUNT_ROLE} in account ${accountId} must be allowed this, as version ${TEMPLATE_VERSION} of our template allows it`,
  steps: [
    `update the CloudFormation stack ${STACK_NAME} from our template, version ${TEMPLATE_VERSION}; the tag astro:template-version of the role says which one it has now`,
  ],
  link: consoleUrl(region, `cloudformation/home?region=${region}#/stacks`),
  command: `aws iam list-role-tags --role-name ${CROSS_ACCOUNT_ROLE}`,
});

export const TRUST: Entry[] = [
  customerActs({
    name: "RoleTooTrusting",
    codes: ["TrustRefused"],
    text: /can be assumed/,
    throws: TrustRefused,
    means: "The cross-account role can be assumed without the right external ID.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  }),
  customerActs({
    name: "RoleNotAssumable",
    codes: ["TrustRefused"],
    throws: TrustRefused,
    means:
      "The cross-account role can't be assumed: no stack, another external ID, or an SCP denies it.",
    staff:
      "A role that was made less than a minute ago passes by itself. Else wait for the customer, then redrive.",
    source: "databricks/terraform-provider-databricks#951",
  }),
  customerActs({
    name: "RoleRefusesUs",
    codes: DENIALS,
    text: /sts:AssumeRole/,
    throws: TrustRefused,
    means: "STS does not let us assume the cross-account role.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: `the role ${CROSS_ACCOUNT_ROLE} in account ${accountId} must let us assume it with your organization's external ID`,
      steps: [
        "check that the CloudFormation stack has finished",
        "check that its external ID is the one shown in Settings",
        "check that no service control policy (SCP) denies sts:AssumeRole",
      ],
      link: consoleUrl(region, `cloudformation/home?region=${region}#/stacks`),
      command: `aws iam get-role --role-name ${CROSS_ACCOUNT_ROLE}`,
    }),
    source: "hashicorp/terraform-provider-aws#6566",
  }),
  vendorActs({
    name: "SessionTooLong",
    codes: ["ValidationError"],
    text: /exceeds the 1 hour session limit for roles assumed by role chaining/,
    means: "We asked for a session of more than an hour.",
    staff: "Ask for 3,600 seconds at most, deploy, then redrive.",
    source: "aws/eks-anywhere#9485",
  }),
  retries({
    name: "CredentialsExpired",
    codes: ["ExpiredToken", "ExpiredTokenException", "RequestExpired"],
    means: "Credentials ended while a step used them; the next attempt takes fresh ones.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html",
  }),
];

/** What a Region that is not enabled says differs from service to service, and is never so said. */
const TOKEN_REFUSED = ["AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"];

export const REGION: Entry[] = [
  customerActs({
    name: "RegionNotEnabled",
    codes: TOKEN_REFUSED,
    applies: ({ region }) => REGIONS[region].optIn,
    throws: RegionDisabled,
    means: "The Region is one that AWS disables by default, and the account has not enabled it.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: `the Region ${region} must be enabled in account ${accountId}`,
      steps: [
        `enable ${REGIONS[region].name} under “AWS Regions” of the account, which takes AWS some minutes up to hours`,
      ],
      link: consoleUrl("us-east-1", "billing/home#/account"),
      command: `aws account enable-region --region-name ${region}`,
    }),
    source: "turbot/steampipe-plugin-aws#75",
  }),
  retries({
    name: "TokenRefused",
    codes: TOKEN_REFUSED,
    means: "AWS did not take our credentials in a Region that is always enabled.",
    staff:
      "Check that STS is called in the home Region and that the home account has it enabled, then redrive.",
    source: "segmentio/aws-okta#225",
  }),
  waits({
    name: "RegionBeingEnabled",
    codes: ["Parked"],
    text: /is ENABLING/,
    waitSeconds: 24 * HOURS,
    means: "AWS is still enabling the Region in the account.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: `the Region ${region} must be enabled in account ${accountId}`,
      steps: ["ask AWS Support why it takes more than a day"],
      link: consoleUrl("us-east-1", "support/home"),
      command: `aws account get-region-opt-status --region-name ${region}`,
    }),
    source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html",
  }),
  waits({
    name: "SignUpUnfinished",
    codes: ["OptInRequired", "SubscriptionRequiredException"],
    waitSeconds: 24 * HOURS,
    means: "The owner of the new account has not finished signing up.",
    advice: ({ cluster: { accountId } }) => ({
      mustBe: `account ${accountId} must be subscribed to AWS's services`,
      steps: ["finish the sign-up of the account: payment method, phone number, support plan"],
      link: "https://portal.aws.amazon.com/billing/signup",
    }),
    source: "Appliscale/cloud-security-audit#24",
  }),
  waits({
    name: "VerificationPending",
    codes: ["PendingVerification", "AsgInstanceLaunchFailures"],
    text: /PendingVerification|is being validated|being verified/,
    waitSeconds: 4 * HOURS,
    means: "AWS verifies the account before it may use the Region, in at most four hours.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: `AWS must have verified account ${accountId} for ${region}, which it promises within 4 hours`,
      steps: [
        `write to aws-verification@amazon.com, with the account ID ${accountId} and the Region ${region}`,
      ],
      link: consoleUrl("us-east-1", "support/home"),
    }),
    source: "openshift/installer#829",
  }),
  customerActs({
    name: "AccountBlocked",
    codes: ["Blocked"],
    throws: AccessDenied,
    means: "AWS has blocked the account.",
    advice: ({ cluster: { accountId } }) => ({
      mustBe: `account ${accountId} must be in good standing with AWS`,
      steps: ["write to aws-verification@amazon.com, or open a case under “Account and billing”"],
      link: consoleUrl("us-east-1", "support/home"),
    }),
    source: "coiled/feedback#225",
  }),
];

/** Whose policy it was is told by AWS's text, or by the decoded message. */
export const DENIED: Entry[] = [
  customerActs({
    name: "DeniedByOrganization",
    codes: [...DENIALS, "InvalidRequestException"],
    text: /(service|resource) control policy/,
    throws: AccessDenied,
    means: "A policy of the customer's AWS organization (SCP or RCP) denies an action.",
    advice: ({ cluster: { accountId, region }, message }) => ({
      mustBe: `no policy of your AWS organization may deny this in account ${accountId} and ${region}`,
      steps: [
        `ask the administrators of your AWS organization to except account ${accountId}, or its organizational unit, from ${/p-[0-9a-z]{8,}/.exec(message)?.[0] ?? "the policy that denies it, often one on Regions or tags"}`,
      ],
      link: consoleUrl("us-east-1", "organizations/v2/home/policies"),
      command: `aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id ${accountId}`,
    }),
    source: "ministryofjustice/aws-root-account#1494",
  }),
  vendorActs({
    name: "DeniedBySession",
    codes: DENIALS,
    text: /session policy/,
    means: "The session policy of the step, which is ours, does not allow an action.",
    staff: "Add the action to SESSION_ACTIONS in shared/session-policies.ts, deploy, then redrive.",
    source: "aws/aws-sdk-js#4303",
  }),
  customerActs({
    name: "DeniedByBoundary",
    codes: DENIALS,
    text: /permissions boundary/,
    throws: AccessDenied,
    means: "The role's permissions boundary is older than our release, or was changed.",
    advice: updateTheStack,
    staff:
      "If the role has the newest template's version already, the template lacks the action: that is ours. Else wait for the customer, then redrive.",
    source: "nebari-dev/nebari#2152",
  }),
  customerActs({
    name: "LinkedRoleDenied",
    codes: [
      "InvalidRequestException",
      "InvalidParameterException",
      "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
      ...DENIALS,
    ],
    text: /validate if SLR|create(d)? (the )?service[- ]linked role|iam:CreateServiceLinkedRole/i,
    throws: AccessDenied,
    means: "The role may not look at or make a service-linked role.",
    advice: updateTheStack,
    source: "terraform-aws-modules/terraform-aws-eks#823",
  }),
  customerActs({
    name: "DeniedByRole",
    codes: [...DENIALS, "InvalidRequestException"],
    text: /identity-based policy|not authorized to launch instances/,
    throws: AccessDenied,
    means: "The cross-account role's own policies do not allow an action: an older template.",
    advice: updateTheStack,
    staff:
      "If the role has the newest template's version already, the template lacks the action: that is ours. Else wait for the customer, then redrive.",
    source: "aws-samples/terraform-eks-code#13",
  }),
  customerActs({
    name: "Denied",
    codes: DENIALS,
    throws: AccessDenied,
    means: "An action is denied, and AWS does not say by what.",
    advice: (cause) => {
      const { steps, ...rest } = updateTheStack(cause);
      return {
        ...rest,
        steps: [
          ...steps,
          "check that neither a service control policy (SCP) nor a permissions boundary denies it",
        ],
      };
    },
    source: "hashicorp/packer#5415",
  }),
];

export const UNAVAILABLE: Entry[] = [
  retries({
    name: "Throttled",
    codes: [
      "Throttling",
      "ThrottlingException",
      "ThrottledException",
      "RequestLimitExceeded",
      "RequestThrottled",
      "TooManyRequestsException",
      "SlowDown",
      "PriorRequestNotComplete",
    ],
    means: "Too many calls in the customer's account, by us or by others.",
    staff: "Look in the account's CloudTrail for who calls that much, then redrive.",
    source: "fidelity/kconnect#751",
  }),
  retries({
    name: "AwsUnavailable",
    codes: [
      "InternalError",
      "InternalFailure",
      "InternalServerError",
      "RequestTimeout",
      "ServerException",
      "ServiceUnavailable",
      "ServiceUnavailableException",
      "Unavailable",
    ],
    means: "AWS itself was out of order for a moment.",
    source: "eksctl-io/eksctl#7875",
  }),
];
