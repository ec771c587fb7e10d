/** What an entry of the error catalogue is, and how each class of them behaves. */

import type { Cluster } from "../cluster.ts";
import { type CustomerError, Parked } from "../errors.ts";
import type { Failure } from "../events.ts";
import type { StepName } from "../steps.ts";
import type { Workflow } from "../workflows.ts";

/** What is known of a failed execution. */
export interface Cause {
  /** The error's name, as Step Functions knows it. */
  error: string;
  message: string;
  step?: StepName | undefined;
  cluster: Cluster;
  /** What the execution did. */
  workflow?: Workflow;
  /** What the step had gathered before it threw. */
  evidence?: string[] | undefined;
}

/** What the customer has to do: what must be, and how to get there. */
export interface Advice {
  mustBe: string;
  steps: string[];
  /** In the AWS console, in the right Region. */
  link?: string;
  /** Does the same by the AWS command line, or shows what is. */
  command?: string;
}

/**
 * What is done about it: the workflow tries again, waits for somebody, or removes the broken thing
 * and makes it again; or it stops, until the customer or the vendor has acted.
 */
type Class = "retry" | "wait" | "heal" | "customer" | "vendor";

/** One cause of failure, whoever reports it. */
export interface Entry {
  name: string;
  class: Class;
  /** How AWS says it: one of these codes or statuses, somewhere in what is said; any, when empty. */
  codes: readonly string[];
  /** Words that must be there besides, where a code alone can mean many things. */
  text?: RegExp;
  /** Clusters that it can happen to, when not all. */
  applies?: (cluster: Cluster) => boolean;
  /** Which of our errors it becomes; without one it stays what it is, and is tried again. */
  throws?: new (
    message: string,
    options: ErrorOptions,
  ) => Error;
  /** How long it is worth to wait for it. */
  waitSeconds?: number;
  /** Whose turn it is once nothing else has helped. */
  turn: Failure["turn"];
  canRedrive: boolean;
  /** In one line, for the runbook. */
  means: string;
  /** For the customer, when it is their turn; without it the message itself says all. */
  advice?: (cause: Cause) => Advice;
  /** What support does. */
  staff: string;
  /** Where it was seen: a thread of issues as owner/repository#number, or a page. */
  source: string;
}

/** Whether an error is of that entry, by its name and message. */
export const fits = (
  { codes, text }: Pick<Entry, "codes" | "text">,
  { error, message }: Pick<Cause, "error" | "message">,
): boolean => {
  const said = `${error}: ${message}`;
  return (
    (codes.length === 0 || codes.some((code) => says(said, code))) && (text?.test(said) ?? true)
  );
};

/** A code is a word of its own: neither a part of a longer one nor its beginning. */
const says = (said: string, code: string) =>
  new RegExp(`(?<![\\w.-])${code.replace(/[.$]/g, "\\$&")}(?![\\w-]|\\.\\w)`).test(said);

type Said = Pick<Entry, "name" | "codes" | "means" | "source"> &
  Partial<Pick<Entry, "text" | "applies" | "staff">>;

const WAIT_FOR_CUSTOMER = "Wait for the customer, then redrive.";

/** The customer acts; the workflow stops at once. */
export const customerActs = (
  said: Said & {
    throws: new (message: string, options: ErrorOptions) => CustomerError;
    advice?: (cause: Cause) => Advice;
  },
): Entry => ({
  class: "customer",
  turn: "customer",
  canRedrive: true,
  staff: WAIT_FOR_CUSTOMER,
  ...said,
});

/** Somebody else is at work: it is looked at every ten minutes, and then it is the customer's turn. */
export const waits = (
  said: Said & { waitSeconds: number; advice: (cause: Cause) => Advice },
): Entry => ({
  class: "wait",
  throws: Parked,
  turn: "customer",
  canRedrive: true,
  staff: WAIT_FOR_CUSTOMER,
  ...said,
});

/** It passes by itself; when it does not, support looks. */
export const retries = (said: Said): Entry => ({
  class: "retry",
  turn: "vendor",
  canRedrive: true,
  staff: "It did not pass by itself: look at AWS's health dashboard, then redrive.",
  ...said,
});

/** The step removes what AWS could not make, and makes it again, a few times. */
export const heals = (said: Said & { staff: string }): Entry => ({
  class: "heal",
  turn: "vendor",
  canRedrive: true,
  ...said,
});

/** Our own fault, or nobody's but ours to find out. */
export const vendorActs = (said: Said & { staff: string; canRedrive?: boolean }): Entry => ({
  class: "vendor",
  turn: "vendor",
  canRedrive: true,
  ...said,
});
