/** Targets of rules: where their events go. */

import type {
  ListTargetsByRuleCommandInput,
  PutTargetsCommandInput,
  RemoveTargetsCommandInput,
  Target,
} from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { isFunctionArn } from "../lambda.ts";
import { page } from "../page.ts";
import { isQueueArn } from "../sqs/queue.ts";
import { mustRule } from "./rules.ts";

/** AWS's quota of targets per rule. */
const TARGETS_PER_RULE = 5;

/** Adds targets to a rule, or replaces those of the same id. */
export const putTargets = (
  { Rule, EventBusName, Targets = [] }: PutTargetsCommandInput,
  call: Call,
) => {
  const rule = mustRule(Rule, EventBusName, call);
  for (const target of Targets) refuseUnknown(target);
  const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id }) => Id)]);
  if (ids.size > TARGETS_PER_RULE)
    throw new AwsError(
      "LimitExceededException",
      "The requested resource exceeds the maximum number allowed.",
    );
  for (const target of Targets) rule.targets.set(target.Id ?? "", target);
  return { FailedEntryCount: 0, FailedEntries: [] };
};

const refuseUnknown = ({ Id, Arn = "", InputTransformer }: Target) => {
  if (!isFunctionArn(Arn) && !isQueueArn(Arn))
    throw new AwsError(
      "ValidationException",
      `Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  if (InputTransformer)
    throw new AwsError(
      "ValidationException",
      `the simulated EventBridge transforms no input, as target ${Id} asks for`,
    );
};

const remove = ({ Rule, EventBusName, Ids = [] }: RemoveTargetsCommandInput, call: Call) => {
  const { targets } = mustRule(Rule, EventBusName, call);
  const unknown = Ids.filter((id) => !targets.delete(id));
  return {
    FailedEntryCount: unknown.length,
    FailedEntries: unknown.map((TargetId) => ({
      TargetId,
      ErrorCode: "ResourceNotFoundException",
      ErrorMessage: `Rule ${Rule} does not have target(s) with ID(s) ${TargetId}.`,
    })),
  };
};

const list = (input: ListTargetsByRuleCommandInput, call: Call) => {
  const { targets } = mustRule(input.Rule, input.EventBusName, call);
  const options = { size: input.Limit ?? 100, token: input.NextToken };
  const { items, nextToken } = page([...targets.values()], options);
  return { Targets: items, ...(nextToken && { NextToken: nextToken }) };
};

export const targets = {
  PutTargets: putTargets,
  RemoveTargets: remove,
  ListTargetsByRule: list,
};
