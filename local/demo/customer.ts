/** The customer's part of the demo: an organization, its account, and the role it creates there. */

import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { must } from "../../shared/must.ts";
import { HOME_ACCOUNT } from "../aws/world.ts";
import { clientConfig } from "./aws.ts";

/** The customer's organization with the vendor. */
export const ORGANIZATION = "acme";

/** The AWS account that the demo's customer has opened for the data plane. */
export const CUSTOMER_ACCOUNT = "123456789012";

const TEMPLATE = new URL("../../customer/astronomer-remote-management-stack.yaml", import.meta.url);
const STACK_NAME = "AstroCrossAccountRole";

/** Creates the cross-account role as the install guide says: a stack from our template. */
export const createCrossAccountRole = async (
  endpoint: string,
  { accountId, externalId }: { accountId: string; externalId: string },
) => {
  const cloudFormation = new CloudFormationClient(clientConfig(endpoint, accountId, "us-east-1"));
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: STACK_NAME,
      TemplateBody: await readFile(TEMPLATE, "utf8"),
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      Parameters: [
        { ParameterKey: "ExternalId", ParameterValue: externalId },
        { ParameterKey: "AstronomerAccountId", ParameterValue: HOME_ACCOUNT },
      ],
    }),
  );
  while ((await stackStatus(cloudFormation)) !== "CREATE_COMPLETE") await setTimeout(50);
};

const stackStatus = async (cloudFormation: CloudFormationClient) => {
  const { Stacks } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: STACK_NAME }),
  );
  const stack = must(Stacks?.[0], "stack");
  if (stack.StackStatus?.includes("ROLLBACK") || stack.StackStatus?.includes("FAILED"))
    throw new Error(`stack ${STACK_NAME} is ${stack.StackStatus}: ${stack.StackStatusReason}`);
  return stack.StackStatus;
};
