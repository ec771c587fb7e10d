/** The customer's stack of our template, in a simulated AWS. */

import { readFile } from "node:fs/promises";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { cloudFormation } from "../../local/aws/services/cloud-formation/cloud-formation.ts";
import { iam } from "../../local/aws/services/iam.ts";
import { sts } from "../../local/aws/services/sts.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import type { SimulatedAws } from "../support/simulated-aws.ts";

/** The services that the stack needs. */
export const services = { cloudformation: cloudFormation, iam, sts };

const template = await readFile("customer/astronomer-remote-management-stack.yaml", "utf8");

/** Creates the stack in the customer's account, and waits until AWS knows the role everywhere. */
export const createStack = async (aws: SimulatedAws, ExternalId = "astro-external-id") => {
  const client = aws.client(CloudFormationClient);
  await client.send(
    new CreateStackCommand({
      StackName: "AstroCrossAccountRole",
      TemplateBody: template,
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      Parameters: [
        { ParameterKey: "ExternalId", ParameterValue: ExternalId },
        { ParameterKey: "AstronomerAccountId", ParameterValue: HOME_ACCOUNT },
      ],
    }),
  );
  await aws.world.clock.sleep(60);
  const { Stacks } = await client.send(new DescribeStacksCommand({}));
  return Stacks?.[0];
};
