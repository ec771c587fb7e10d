/** One attempt of a Task state: a Lambda function is invoked, within the state's time. */

import { InvocationError } from "../../../invocation-error.ts";
import { functionByArn } from "../lambda.ts";
import { within } from "./deadline.ts";
import { mustFit, StateFailure } from "./failure.ts";
import { failureData, inputData, outputData, record, type Thread } from "./history.ts";
import type { Json, State } from "./language.ts";

/** AWS's default of `TimeoutSeconds`. */
const LONGEST_SECONDS = 99_999_999;

/** Invokes the function and gives its answer; every failure is a `StateFailure`. */
export const runTask = async (
  thread: Thread,
  state: State & { Type: "Task" },
  input: Json,
): Promise<Json> => {
  const { Resource: resource, TimeoutSeconds: seconds = LONGEST_SECONDS } = state;
  record(thread, "LambdaFunctionScheduled", {
    lambdaFunctionScheduledEventDetails: {
      resource,
      ...inputData(input),
      ...(state.TimeoutSeconds && { timeoutInSeconds: state.TimeoutSeconds }),
    },
  });
  record(thread, "LambdaFunctionStarted");
  try {
    const { clock } = thread.place.world;
    const { signal } = thread;
    const answer = await within({ clock, seconds, signal }, () => invoke(resource, input, thread));
    record(thread, "LambdaFunctionSucceeded", {
      lambdaFunctionSucceededEventDetails: outputData(answer),
    });
    return answer;
  } catch (error) {
    thread.signal.throwIfAborted();
    const failure = asFailure(error);
    recordFailure(thread, failure);
    throw failure;
  }
};

const invoke = async (resource: string, input: Json, { place }: Thread): Promise<Json> => {
  const deployed = functionByArn(resource, place);
  if (!deployed)
    throw new StateFailure("Lambda.ResourceNotFoundException", `Function not found: ${resource}`);
  const answer = (await deployed.invoke(input)) as Json;
  mustFit(answer, resource);
  return answer;
};

/** The name is that of the error which the function threw; the cause is what Lambda answered. */
const asFailure = (error: unknown): StateFailure => {
  if (error instanceof StateFailure) return error;
  if (error instanceof InvocationError)
    return new StateFailure(error.name, JSON.stringify(error.payload));
  return new StateFailure("Lambda.Unknown", String(error));
};

const recordFailure = (thread: Thread, { error, reason: cause }: StateFailure) => {
  const details = failureData({ error, cause });
  if (error === "States.Timeout")
    record(thread, "LambdaFunctionTimedOut", { lambdaFunctionTimedOutEventDetails: details });
  else record(thread, "LambdaFunctionFailed", { lambdaFunctionFailedEventDetails: details });
};
