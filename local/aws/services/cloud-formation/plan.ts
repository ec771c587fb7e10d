/** What a request asks a stack to be, after all the checks that CloudFormation makes at once. */

import type {
  CreateStackCommandInput,
  UpdateStackCommandInput,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../errors.ts";
import type { Place } from "../../world.ts";
import { mustBeCapable } from "./capabilities.ts";
import { inOrder } from "./dependencies.ts";
import { parameterValues } from "./parameters.ts";
import type { SimulatedStack } from "./stack.ts";
import { parseTemplate } from "./template.ts";
import { templateAt } from "./template-url.ts";

/** Whose plan it is; a stack that is there already lends what the request does not say. */
type Planned = Pick<SimulatedStack, "id" | "stackName"> &
  Partial<Pick<SimulatedStack, "templateBody" | "values">>;

/** Template and parameters of the stack to be. */
export const plan = (
  stack: Planned,
  input: CreateStackCommandInput | UpdateStackCommandInput,
  place: Place,
): Pick<SimulatedStack, "templateBody" | "template" | "values" | "parameters"> => {
  const templateBody = bodyOf(input, stack.templateBody, place);
  const template = parseTemplate(templateBody);
  inOrder(template);
  const values = parameterValues(template, input.Parameters, stack.values);
  mustBeCapable(template, input.Capabilities);
  return { templateBody, template, values, parameters: { ...values, ...ownOf(stack, place) } };
};

const bodyOf = (input: UpdateStackCommandInput, previous: string | undefined, place: Place) => {
  if (input.TemplateURL) return templateAt(input.TemplateURL, place);
  const body = input.UsePreviousTemplate ? previous : input.TemplateBody;
  if (body !== undefined) return body;
  throw new AwsError("ValidationError", "Either Template URL or Template Body must be specified.");
};

/** AWS's own parameters. */
const ownOf = ({ id, stackName }: Planned, { account, region }: Place) => ({
  "AWS::AccountId": account,
  "AWS::Partition": "aws",
  "AWS::Region": region,
  "AWS::StackId": id,
  "AWS::StackName": stackName,
  "AWS::URLSuffix": "amazonaws.com",
});
