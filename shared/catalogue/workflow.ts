/** The workflow itself: our own errors where AWS's words say no more, Step Functions', Lambda's. */

import { NotOffered, PreflightFailed, WaitedTooLong } from "../errors.ts";
import { consoleUrl } from "../finding.ts";
import { customerActs, type Entry, heals, vendorActs, waits } from "./entry.ts";

/** Complete in themselves: these come before all others. */
export const FINDINGS: Entry[] = [
  customerActs({
    name: "PreflightFailed",
    codes: ["PreflightFailed"],
    throws: PreflightFailed,
    means: "A check found what would fail later; nothing was made yet.",
    source: "functions/preflight",
  }),
];

const STEP_FUNCTIONS =
  "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html";
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html";

/** What carries AWS's words: these come after all others. */
export const WORKFLOW: Entry[] = [
  waits({
    name: "Parked",
    codes: ["Parked"],
    waitSeconds: 4 * 3600,
    means: "Somebody else had to act, and has not in the time that it was waited for.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: "AWS must have resolved this in the time we could wait",
      steps: [`ask AWS Support for account ${accountId} in ${region}`],
      link: consoleUrl("us-east-1", "support/home"),
    }),
    source: "docs/adr/0013-failures-known-parked-healed.md",
  }),
  customerActs({
    name: "WaitedTooLong",
    codes: ["WaitedTooLong"],
    throws: WaitedTooLong,
    means: "The same, for a cause that has no entry of its own.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: "AWS must have resolved this in the time we could wait",
      steps: [`ask AWS Support for account ${accountId} in ${region}`],
      link: consoleUrl("us-east-1", "support/home"),
    }),
    source: "docs/adr/0013-failures-known-parked-healed.md",
  }),
  customerActs({
    name: "RefusedByAws",
    codes: ["NotOffered", "RegionDisabled"],
    throws: NotOffered,
    means: "AWS refuses, for a reason that lies in the account or the Region.",
    source: "shared/errors.ts",
  }),
  heals({
    name: "NotMade",
    codes: ["NotMade"],
    means: "AWS could not make something, several times over.",
    staff: "See the evidence for AWS's own words, correct what they name, then redrive.",
    source: "shared/errors.ts",
  }),
  vendorActs({
    name: "JustStarted",
    codes: ["JustStarted"],
    means: "AWS says each time that creation has just begun.",
    staff: "Look whether the step finds what it made, then redrive.",
    source: "docs/adr/0001-waiting-is-retrying.md",
  }),
  vendorActs({
    name: "NotReady",
    codes: ["NotReady"],
    means: "AWS took longer than the step waits.",
    staff:
      "Look at the resource in the customer's account and at AWS's health dashboard, then redrive.",
    source: "docs/adr/0001-waiting-is-retrying.md",
  }),
  vendorActs({
    name: "TimedOut",
    codes: ["States.Timeout", "Sandbox.Timedout", "States.HeartbeatTimeout"],
    means: "Time ran out, of one attempt or of the execution.",
    staff: "Look at the step's log for what it waited for, then redrive.",
    source: STEP_FUNCTIONS,
  }),
  vendorActs({
    name: "DefinitionWrong",
    codes: [
      "States.Runtime",
      "States.DataLimitExceeded",
      "States.ParameterPathFailure",
      "States.ResultPathMatchFailure",
      "States.NoChoiceMatched",
    ],
    canRedrive: false,
    means: "The workflow's definition does not fit its data.",
    staff:
      "A redrive would use the same one: correct it and start a new execution with the same input.",
    source: STEP_FUNCTIONS,
  }),
  vendorActs({
    name: "Superseded",
    codes: ["Superseded"],
    canRedrive: false,
    means: "The cluster was handed to another workflow while this one went on.",
    staff: "Look at the other workflow: there is nothing to do here.",
    source: "docs/adr/0014-deletion-mirrors-provisioning.md",
  }),
  vendorActs({
    name: "ExecutionAborted",
    codes: ["ExecutionAborted"],
    means: "Somebody stopped the execution.",
    staff: "Find out why, then redrive.",
    source: STEP_FUNCTIONS,
  }),
  vendorActs({
    name: "LambdaFailed",
    codes: [
      "Lambda.Unknown",
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.TooManyRequestsException",
      "Runtime.ExitError",
      "Runtime.OutOfMemory",
      "States.TaskFailed",
      "States.Permissions",
    ],
    means: "Lambda could not run the step, or it died.",
    staff:
      "Look at the function's log, its memory, and Lambda's concurrency in the home account, then redrive.",
    source: LAMBDA,
  }),
  vendorActs({
    name: "OurBug",
    codes: ["TypeError", "ReferenceError", "RangeError", "SyntaxError", "ZodError", "$ZodError"],
    means: "A mistake in our own code.",
    staff:
      "Read the step's log, correct the code and deploy it: a redrive takes the new code. Then redrive.",
    source: "shared/step.ts",
  }),
];
