/** Stacks: made from a template, changed, deleted. */

import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type {
  CreateStackCommandInput,
  DeleteStackCommandInput,
  DescribeStackEventsCommandInput,
  DescribeStackResourcesCommandInput,
  DescribeStacksCommandInput,
  GetTemplateCommandInput,
  UpdateStackCommandInput,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { check } from "../constraints.ts";
import { narrateCreate, narrateDelete, narrateUpdate } from "./history.ts";
import { plan } from "./plan.ts";
import { provision, removeAll } from "./provision.ts";
import {
  eventViews,
  findStack,
  isThere,
  latestEvent,
  mustStack,
  resourceViews,
  type SimulatedStack,
  stacksOf,
  stackView,
} from "./stack.ts";

const create = (input: CreateStackCommandInput, call: Call) => {
  const { StackName = "", Capabilities = [] } = input;
  check(
    ["stackName", StackName, { min: 1, max: 128, pattern: "[a-zA-Z][-a-zA-Z0-9]*" }],
    ["templateBody", input.TemplateBody, { min: 1, max: 51200 }],
  );
  if (findStack(StackName, call))
    throw new AwsError("AlreadyExistsException", `Stack [${StackName}] already exists`);
  const id = `arn:aws:cloudformation:${call.region}:${call.account}:stack/${StackName}/${randomUUID()}`;
  const stack: SimulatedStack = {
    id,
    stackName: StackName,
    createdAt: call.world.clock.now(),
    shown: { Capabilities, Tags: input.Tags },
    resources: new Map(),
    events: [],
    ...plan({ id, stackName: StackName }, input, call),
  };
  stacksOf(call).set(id, stack);
  const failure = provision(stack, call);
  const made = [...stack.resources.values()];
  narrateCreate(stack, { made, failure }, call);
  if (failure) removeAll(stack, [...stack.resources.keys()], call);
  return { StackId: id };
};

const update = (input: UpdateStackCommandInput, call: Call) => {
  check(["templateBody", input.TemplateBody, { min: 1, max: 51200 }]);
  const stack = mustStack(input.StackName, call);
  const { status } = latestEvent(stack, stack.stackName, call) ?? {};
  if (status === "ROLLBACK_COMPLETE" || status?.endsWith("_IN_PROGRESS"))
    throw refused(`Stack:${stack.id} is in ${status} state and can not be updated.`);
  const before = { ...stack, resources: new Map(stack.resources) };
  const after = plan(stack, input, call);
  if (after.templateBody === stack.templateBody && isDeepStrictEqual(after.values, stack.values))
    throw refused("No updates are to be performed.");
  Object.assign(stack, after);
  const failure = provision(stack, call);
  const made = [...stack.resources.values()].filter(
    ({ logicalId }) => !before.resources.has(logicalId),
  );
  narrateUpdate(stack, { made, failure }, call);
  if (failure) {
    const { templateBody, template, values, parameters } = before;
    provision(Object.assign(stack, { templateBody, template, values, parameters }), call);
  }
  return { StackId: stack.id };
};

/** Deleting a stack that is not there is no error; a deleted one stays known by its id. */
const remove = ({ StackName = "" }: DeleteStackCommandInput, call: Call) => {
  const stack = findStack(StackName, call);
  if (!stack || !isThere(stack, call)) return {};
  const all = [...stack.resources.values()];
  const failure = removeAll(stack, [...stack.resources.keys()], call);
  const removed = all.filter(({ logicalId }) => !stack.resources.has(logicalId));
  narrateDelete(stack, { removed, failure }, call);
  return {};
};

const describe = ({ StackName }: DescribeStacksCommandInput, call: Call) => {
  const all = [...stacksOf(call).values()].filter((stack) => isThere(stack, call));
  const stacks = StackName === undefined ? all : [mustStack(StackName, call)];
  return { Stacks: stacks.map((stack) => stackView(stack, call)) };
};

const describeResources = (input: DescribeStackResourcesCommandInput, call: Call) => {
  const all = resourceViews(mustStack(input.StackName, call), call);
  const wanted = input.LogicalResourceId;
  return {
    StackResources: all.filter((one) => !wanted || one.LogicalResourceId === wanted),
  };
};

const describeEvents = ({ StackName }: DescribeStackEventsCommandInput, call: Call) => ({
  StackEvents: eventViews(mustStack(StackName, call), call),
});

const getTemplate = ({ StackName }: GetTemplateCommandInput, call: Call) => {
  const { templateBody } = mustStack(StackName, call);
  return { TemplateBody: templateBody, StagesAvailable: ["Original" as const] };
};

const refused = (message: string) => new AwsError("ValidationError", message);

export const stacks = {
  CreateStack: create,
  UpdateStack: update,
  DeleteStack: remove,
  DescribeStacks: describe,
  DescribeStackResources: describeResources,
  DescribeStackEvents: describeEvents,
  GetTemplate: getTemplate,
};
