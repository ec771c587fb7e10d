/** State machines: Standard workflows in the States Language with JSONPath. */

import type {
  CreateStateMachineCommandInput,
  DescribeStateMachineCommandInput,
  ListStateMachinesCommandInput,
} from "@aws-sdk/client-sfn";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { page } from "../page.ts";
import { problemOf } from "./definition.ts";
import type { SimulatedStateMachine } from "./execution.ts";
import { checkName } from "./names.ts";

const stateMachinesOf: (place: Place) => Map<string, SimulatedStateMachine> = perRegion(
  () => new Map(),
);

/** The ARN that a state machine of that name has. */
export const stateMachineArn = (
  { account, region }: Pick<Place, "account" | "region">,
  name: string,
) => `arn:aws:states:${region}:${account}:stateMachine:${name}`;

/** The state machine of that ARN, or `StateMachineDoesNotExist`. */
export const mustStateMachine = (arn: string | undefined, place: Place): SimulatedStateMachine => {
  if (!/^arn:aws:states:[a-z0-9-]+:\d{12}:stateMachine:[^:]+$/.test(arn ?? ""))
    throw new AwsError("InvalidArn", `Invalid Arn: '${arn}'`);
  const found = stateMachinesOf(place).get(arn ?? "");
  if (!found)
    throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
  return found;
};

/** Makes a state machine; once more with the same definition is no error, whatever the role. */
export const createStateMachine = (input: CreateStateMachineCommandInput, call: Call) => {
  const { name = "", definition: text = "", roleArn = "", type = "STANDARD" } = input;
  checkName(name);
  if (type !== "STANDARD")
    throw new AwsError(
      "StateMachineTypeNotSupported",
      "the simulated Step Functions runs STANDARD",
    );
  const arn = stateMachineArn(call, name);
  const there = stateMachinesOf(call).get(arn);
  if (there && there.text !== text)
    throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${arn}'`);
  const problem = problemOf(text);
  if (problem)
    throw new AwsError("InvalidDefinition", `Invalid State Machine Definition: '${problem}'`);
  const createdAt = call.world.clock.now();
  const machine = there ?? { name, arn, definition: JSON.parse(text), text, roleArn, createdAt };
  stateMachinesOf(call).set(arn, machine);
  return { stateMachineArn: arn, creationDate: new Date(machine.createdAt) };
};

const describe = (input: DescribeStateMachineCommandInput, call: Call) => {
  const machine = mustStateMachine(input.stateMachineArn, call);
  return {
    ...view(machine),
    status: "ACTIVE" as const,
    definition: machine.text,
    roleArn: machine.roleArn,
    loggingConfiguration: { level: "OFF" as const, includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
};

const list = ({ maxResults, nextToken: token }: ListStateMachinesCommandInput, call: Call) => {
  const machines = [...stateMachinesOf(call).values()];
  const { items, nextToken } = page(machines, { size: maxResults || 100, token });
  return { stateMachines: items.map(view), ...(nextToken && { nextToken }) };
};

const view = ({ arn, name, createdAt }: SimulatedStateMachine) => ({
  stateMachineArn: arn,
  name,
  type: "STANDARD" as const,
  creationDate: new Date(createdAt),
});

export const stateMachines = {
  CreateStateMachine: createStateMachine,
  DescribeStateMachine: describe,
  ListStateMachines: list,
};
