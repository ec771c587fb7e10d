/** How a customer creates the cross-account role: the template in `customer/`, and the ways to make a stack of it. */

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

/** The template's parameters that have no default. */
const parameters = (externalId: string) =>
  [
    ["ExternalId", externalId],
    ["AstronomerAccountId", setting("HOME_ACCOUNT_ID")],
  ] as const;
