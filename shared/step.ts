/** What every step of a workflow has around it, and the only framework there is. */

import middy from "@middy/core";
import { z } from "zod";
import { translate } from "./aws-errors.ts";
import { Cluster } from "./cluster.ts";
import { recordAttempt, recordFinish } from "./cluster-record.ts";
import { type CustomerAccount, customerAccount } from "./customer-account.ts";
import { publish } from "./event-log.ts";
import { log } from "./log.ts";
import { must } from "./must.ts";
import { percentDone, STEPS, type StepName } from "./steps.ts";

/** The part of the execution's input that every step gets. */
export const StepInput = z.object({ cluster: Cluster, executionArn: z.string() });
export type StepInput = z.infer<typeof StepInput>;

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
  const Input = StepInput.extend(facts);
  return middy<unknown, Result>()
    .use(logStep(name))
    .use(reportProgress(name))
    .use(translateErrors())
    .handler(async (event) => {
      const input = Input.parse(event) as z.output<z.ZodObject<Shape>> & StepInput;
      return run(input, customerAccount(input.cluster, name));
    });
};

const translateErrors = (): middy.MiddlewareObj<unknown, object> => ({
  onError: (request) => {
    request.error = translate(request.error) as Error;
  },
});

const logStep = (name: StepName): middy.MiddlewareObj<unknown, object> => ({
  before: ({ event }) => {
    log.info("step begins", { step: name, clusterId: StepInput.parse(event).cluster.clusterId });
  },
  after: () => {
    log.info("step is done", { step: name });
  },
  onError: ({ error }) => {
    log.info("step is not done", { step: name, error: error });
  },
});

/** The timeline of the record, and an event when a step is done for the first time. */
const reportProgress = (name: StepName): middy.MiddlewareObj<unknown, object> => ({
  before: async ({ event }) => {
    await recordAttempt(StepInput.parse(event).cluster, name);
  },
  after: async ({ event }) => {
    const { cluster, executionArn } = StepInput.parse(event);
    const { steps } = await recordFinish(cluster, name);
    const finished = Object.entries(steps).filter(([, { finishedAt }]) => finishedAt);
    const { title, typicalSeconds } = STEPS[name];
    await publish(cluster, {
      key: `progressed:${name}`,
      detailType: "Cluster Provisioning Progressed",
      detail: {
        executionArn,
        percent: percentDone(finished.map(([finishedStep]) => finishedStep as StepName)),
        startedAt: must(steps[name]?.startedAt, "startedAt"),
        typicalSeconds,
        step: name,
        title,
      },
    });
  },
});
