/** What every step of a workflow has around it, and the only framework there is. */

import middy from "@middy/core";
import type { z } from "zod";
import { isExpired } from "./aws-errors.ts";
import { type CustomerAccount, customerAccount, forgetSessions } from "./customer-account.ts";
import { Parked } from "./errors.ts";
import { publish } from "./event-log.ts";
import { ExecutionInput } from "./execution.ts";
import { log } from "./log.ts";
import { must } from "./must.ts";
import { STEPS, type StepName } from "./steps.ts";
import { percentOf, recordAttempt, recordFinish } from "./timeline.ts";
import { WORKFLOWS, workflowOf } from "./workflows.ts";

/** What every step gets, whatever facts it asks for besides. */
export type StepInput = ExecutionInput;

/**
 * Makes a Lambda handler of a step. Its input is parsed before the step sees it; the step gets a
 * way into the customer's account, and what it returns is what the workflow keeps. Progress is
 * recorded and published here, so that no step knows of it.
 */
export const step = <Shape extends z.ZodRawShape, Result extends object>(
  name: StepName,
  facts: Shape,
  run: (
    input: z.output<z.ZodObject<Shape>> & StepInput,
    account: CustomerAccount,
  ) => Promise<Result>,
) => {
  const Input = ExecutionInput.extend(facts);
  return middy<unknown, Result>()
    .use(logStep(name))
    .use(reportProgress(name))
    .handler((event) => {
      const input = Input.parse(event) as z.output<z.ZodObject<Shape>> & StepInput;
      const account = customerAccount(input.cluster, name);
      return translated(run(input, account), { name, input, account });
    });
};

/** Only what the step itself met is translated: our own table and bus are never the customer's fault. */
const translated = async <Result>(
  running: Promise<Result>,
  { name, input, account }: { name: StepName; input: StepInput; account: CustomerAccount },
): Promise<Result> => {
  try {
    return await running;
  } catch (error) {
    if (isExpired(error)) forgetSessions();
    // Most attempts never need the catalogue, so it is no part of a cold start.
    const { translate } = await import("./translation.ts");
    const known = await translate(error, { cluster: input.cluster, account });
    if (!(known instanceof Parked)) throw known;
    const { park } = await import("./parking.ts");
    throw await park(input, name, known);
  }
};

const logStep = (name: StepName): middy.MiddlewareObj<unknown, object> => ({
  before: ({ event }) => {
    const { clusterId } = ExecutionInput.parse(event).cluster;
    log.info("step begins", { step: name, clusterId });
  },
  after: () => {
    log.info("step is done", { step: name });
  },
  onError: ({ error }) => {
    log.info("step is not done", { step: name, error });
  },
});

/** The timeline of the record, and an event when a step is done for the first time. */
const reportProgress = (name: StepName): middy.MiddlewareObj<unknown, object> => ({
  before: async ({ event }) => {
    await recordAttempt(ExecutionInput.parse(event).cluster, name);
  },
  after: async ({ event }) => {
    const { cluster, executionArn } = ExecutionInput.parse(event);
    const steps = await recordFinish(cluster, name);
    const { title, typicalSeconds } = STEPS[name];
    const workflow = workflowOf(name);
    await publish(cluster, {
      key: `progressed:${name}`,
      detailType: WORKFLOWS[workflow].events.progressed,
      detail: {
        executionArn,
        percent: percentOf(workflow, steps),
        startedAt: must(steps[name]?.startedAt, "startedAt"),
        typicalSeconds,
        step: name,
        title,
      },
    });
  },
});
