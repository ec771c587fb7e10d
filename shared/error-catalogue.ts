/** The error catalogue: what a failed execution means, for the customer and for support. */

import { type Cluster, CROSS_ACCOUNT_ROLE } from "./cluster.ts";
import type { Failure } from "./events.ts";
import { STEPS, type StepName } from "./steps.ts";

/** What is known of a failed execution. */
export interface Cause {
  /** The error's name, as Step Functions knows it. */
  error: string;
  message: string;
  step?: StepName | undefined;
  cluster: Cluster;
}

/** One error of the catalogue, in both voices. */
export interface Entry {
  turn: Failure["turn"];
  canRedrive: boolean;
  customer: (cause: Cause) => string;
  staff: (cause: Cause) => string;
}

/** The failure that an error stands for; an unknown one is ours until support knows better. */
export const describeFailure = (cause: Cause): Failure => {
  const { turn, canRedrive, customer, staff } = CATALOGUE[cause.error] ?? UNKNOWN;
  return {
    error: cause.error,
    ...(cause.step && { step: cause.step }),
    turn,
    canRedrive,
    customerMessage: customer(cause),
    staffMessage: `${cause.error}${during(cause)}: ${cause.message}. ${staff(cause)}`,
  };
};

const during = ({ step }: Cause) => (step ? ` in step ${step}` : "");

/** The customer hears our own error as it is, since it is written for them, and what else to do. */
const customerActs = (advice: (cause: Cause) => string): Entry => ({
  turn: "customer",
  canRedrive: true,
  customer: (cause) =>
    `${cause.message}. ${advice(cause)}When that is done, tell our support, who then go on from here; nothing that was created is lost.`,
  staff: () => "Wait for the customer, then redrive.",
});

/** Nothing of our own fault is told to the customer but that there is one, and what it means to them. */
const vendorActs = (staff: string, { canRedrive = true } = {}): Entry => ({
  turn: "vendor",
  canRedrive,
  customer: ({ step }) =>
    `Provisioning has stopped${step ? ` at “${STEPS[step].title}”` : ""} for a reason on our side. There is nothing for you to do: our support has been told and goes on from here; nothing that was created is lost.`,
  staff: () => staff,
});

/** By the names of our own errors and of AWS's. */
export const CATALOGUE: Readonly<Record<string, Entry>> = {
  TrustRefused: customerActs(() => ""),
  PreflightFailed: customerActs(() => ""),
  QuotaExceeded: customerActs(
    ({ cluster: { accountId, region } }) =>
      `A service quota of account ${accountId} in ${region} is used up: request an increase at https://${region}.console.aws.amazon.com/servicequotas/home, or delete what the account does not need. `,
  ),
  AccessDenied: customerActs(
    ({ cluster: { accountId } }) =>
      `The role ${CROSS_ACCOUNT_ROLE} in account ${accountId} must be allowed this: update its CloudFormation stack from our template, and check that neither a service control policy (SCP) nor a permissions boundary denies it. `,
  ),
  NetworkConflict: customerActs(
    ({ cluster: { vpcCidr } }) =>
      `The cluster's addresses ${vpcCidr} must be used by nothing else that it is connected with: free them, or ask for the cluster with another CIDR block. `,
  ),
  NameTaken: customerActs(
    ({ cluster: { accountId, name } }) =>
      `Delete or rename it in account ${accountId}, which must be dedicated to us, or ask for the cluster under another name than ${name}. `,
  ),
  Parked: customerActs(
    ({ cluster: { accountId, region } }) =>
      `AWS has not resolved this in the time we could wait: ask AWS Support for account ${accountId} in ${region}. `,
  ),
  JustStarted: vendorActs(
    "AWS says each time that creation has just begun: look whether the step finds what it made, then redrive.",
  ),
  NotReady: vendorActs(
    "AWS took longer than the step waits: look at the resource in the customer's account and at AWS's health dashboard, then redrive.",
  ),
  "States.Timeout": vendorActs(
    "Time ran out: look at the step's log for what it waited for, then redrive.",
  ),
  "States.Runtime": vendorActs(
    "The workflow's definition does not fit its data, and a redrive would use the same one: correct it and start a new execution with the same input.",
    { canRedrive: false },
  ),
  ExecutionAborted: vendorActs("Somebody stopped the execution: find out why, then redrive."),
};

const UNKNOWN = vendorActs(
  "The catalogue does not know this error: read the step's log, correct the cause, redrive, and add it to the catalogue.",
);
