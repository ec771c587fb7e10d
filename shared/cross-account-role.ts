/** How a customer creates the cross-account role: the template in `customer/`, and the ways to make a stack of it. */

import { consoleUrl } from "./finding.ts";
import { setting } from "./settings.ts";

/** The version of the template: it says so itself, as an output and on the role. */
export const TEMPLATE_VERSION = "1.2.0";

/** Name of the stack that the role comes from. */
export const STACK_NAME = "AstroCrossAccountRole";

/** Who wants the role where: it trusts us only with the organization's external ID. */
interface Wanted {
  externalId: string;
  region: string;
}

/** Where the published template is, as CloudFormation wants to be told. */
export const templateUrl = () => setting("TEMPLATE_URL");

/**
 * Opens the console's form for the stack with everything filled in. What follows the `#` is the
 * console's own to read: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
 */
export const quickCreateUrl = ({ externalId, region }: Wanted): string => {
  const fields = [
    ["templateURL", templateUrl()],
    ["stackName", STACK_NAME],
    ...parameters(externalId).map(([name, value]) => [`param_${name}`, value] as const),
  ] as const;
  const form = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `https://${region}.console.aws.amazon.com/cloudformation/home?region=${region}#/stacks/create/review?${form.join("&")}`;
};

/** Does the same with the AWS command line. No value has a character that a shell looks at. */
export const createStackCommand = ({ externalId, region }: Wanted): string =>
  [
    "aws cloudformation create-stack",
    `--region ${region}`,
    `--stack-name ${STACK_NAME}`,
    `--template-url ${templateUrl()}`,
    "--capabilities CAPABILITY_NAMED_IAM",
    "--parameters",
    ...parameters(externalId).map(
      ([name, value]) => `ParameterKey=${name},ParameterValue=${value}`,
    ),
  ].join(" ");

/**
 * Opens the console's form that gives the stack the template of today. AWS documents no such link,
 * but many use it, Service Workbench on AWS among them.
 */
export const updateStackUrl = (region: string): string =>
  consoleUrl(
    region,
    `cloudformation/home?region=${region}#/stacks/update/template?stackId=${STACK_NAME}&templateURL=${encodeURIComponent(templateUrl())}`,
  );

/** Does the same with the AWS command line: all parameters stay as they are, so nothing secret is in it. */
export const updateStackCommand = (region: string): string =>
  [
    "aws cloudformation update-stack",
    `--region ${region}`,
    `--stack-name ${STACK_NAME}`,
    `--template-url ${templateUrl()}`,
    "--capabilities CAPABILITY_NAMED_IAM",
    "--parameters",
    ...PARAMETERS.map((name) => `ParameterKey=${name},UsePreviousValue=true`),
  ].join(" ");

/** All parameters of the template. One that is new must not be here, since a stack has no value of it yet. */
const PARAMETERS = [
  "ExternalId",
  "AstronomerAccountId",
  "CloudTrailLogGroupName",
  "NotificationEmail",
  "RegionOptIn",
];

/** The template's parameters that have no default. */
const parameters = (externalId: string) =>
  [
    ["ExternalId", externalId],
    ["AstronomerAccountId", setting("HOME_ACCOUNT_ID")],
  ] as const;
