/** The customer's stack of our template, in a simulated AWS. */

import { readFile } from "node:fs/promises";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { GetPolicyVersionCommand, IAMClient } from "@aws-sdk/client-iam";
import { cloudFormation } from "../../local/aws/services/cloud-formation/cloud-formation.ts";
import type { Statement } from "../../local/aws/services/iam/policy-document.ts";
import { iam } from "../../local/aws/services/iam.ts";
import { sts } from "../../local/aws/services/sts.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { type SimulatedAws, startSimulatedAws } from "../support/simulated-aws.ts";

/** The services that the stack needs. */
export const services = { cloudformation: cloudFormation, iam, sts };

/** The template as it is published. */
export const template = await readFile("customer/astronomer-remote-management-stack.yaml", "utf8");

/** Creates the stack in the customer's account, and waits until AWS knows the role everywhere. */
export const createStack = async (
  aws: SimulatedAws,
  ExternalId = "astro-external-id",
  options: Record<string, string> = {},
  TemplateBody = template,
) => {
  const client = aws.client(CloudFormationClient);
  const parameters = { ExternalId, AstronomerAccountId: HOME_ACCOUNT, ...options };
  await client.send(
    new CreateStackCommand({
      StackName: "AstroCrossAccountRole",
      TemplateBody,
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    }),
  );
  await aws.world.clock.sleep(60);
  const { Stacks } = await client.send(new DescribeStacksCommand({}));
  return Stacks?.[0];
};

/** The documents of the policies that the stack makes, as AWS gets them. */
export const policyDocuments = async (options: Record<string, string> = {}) => {
  await using aws = await startSimulatedAws(services);
  await createStack(aws, undefined, options);
  const documentOf = async (name: string): Promise<string> => {
    const PolicyArn = `arn:aws:iam::123456789012:policy/${name}`;
    const { PolicyVersion } = await aws
      .client(IAMClient)
      .send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    return decodeURIComponent(PolicyVersion?.Document ?? "");
  };
  return {
    role: await documentOf("AstronomerCrossAccountRole"),
    kubernetes: await documentOf("Kubernetes-AstronomerCrossAccountRole"),
    network: await documentOf("Network-AstronomerCrossAccountRole"),
    removal: await documentOf("Removal-AstronomerCrossAccountRole"),
    leftovers: await documentOf("Leftovers-AstronomerCrossAccountRole"),
    boundary: await documentOf("AstronomerCrossAccountOperationalBoundary"),
    roleBoundary: await documentOf("AstronomerOperationalBoundary"),
  };
};

/** The statements of a policy's document. */
export const statementsOf = (document: string): Statement[] => JSON.parse(document).Statement;
