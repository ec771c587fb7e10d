/** The error catalogue: what a failed execution means, for the customer and for support. */

import { DENIED, REGION, TRUST, UNAVAILABLE } from "./catalogue/account.ts";
import { CAPACITY } from "./catalogue/capacity.ts";
import { DATABASE } from "./catalogue/database.ts";
import { type Advice, type Cause, type Entry, fits, vendorActs } from "./catalogue/entry.ts";
import { KUBERNETES } from "./catalogue/kubernetes.ts";
import { NETWORK } from "./catalogue/network.ts";
import { QUOTAS } from "./catalogue/quotas.ts";
import { ROLES } from "./catalogue/roles.ts";
import { FINDINGS, WORKFLOW } from "./catalogue/workflow.ts";
import type { Failure } from "./events.ts";
import { STEPS } from "./steps.ts";
import type { Workflow } from "./workflows.ts";

/** Every known cause; where two fit, the first one counts, so what says less comes later. */
export const CATALOGUE: readonly Entry[] = [
  ...FINDINGS,
  ...TRUST,
  ...NETWORK,
  ...CAPACITY,
  ...UNAVAILABLE,
  ...QUOTAS,
  ...ROLES,
  ...REGION,
  ...KUBERNETES,
  ...DATABASE,
  ...DENIED,
  ...WORKFLOW,
];

/** What an error that nothing fits stands for: it is ours until support knows better. */
const UNKNOWN = vendorActs({
  name: "Unknown",
  codes: [],
  means: "The catalogue does not know this error.",
  staff: "Read the step's log, correct the cause, redrive, and add it to the catalogue.",
  source: "shared/error-catalogue.ts",
});

/**
 * The entry of an error by all that Step Functions keeps of it, its name and its message: an error
 * of our own carries AWS's code and text in its message. Nothing when the catalogue misses one.
 */
export const entryOf = (cause: Pick<Cause, "error" | "message" | "cluster">): Entry | undefined =>
  CATALOGUE.find((entry) => fits(entry, cause) && (entry.applies?.(cause.cluster) ?? true));

/** The failure that an error stands for, in both voices. */
export const describeFailure = (cause: Cause): Failure => {
  const entry = entryOf(cause);
  const { turn, canRedrive, advice, staff } = entry ?? UNKNOWN;
  const advised = turn === "customer" ? advice?.(cause) : undefined;
  return {
    error: cause.error,
    ...(entry && { entry: entry.name }),
    ...(cause.step && { step: cause.step }),
    turn,
    canRedrive,
    customerMessage: turn === "customer" ? toCustomer(cause, advised) : notTheirs(cause),
    staffMessage: `${cause.error}${during(cause)}: ${cause.message.replace(/\.$/, "")}. ${staff}`,
    ...(advised?.link && { link: advised.link }),
    ...(cause.evidence?.length && { evidence: cause.evidence }),
  };
};

/** What is waited for, to whoever can do something about it: most of it does. */
export const waitingFor = (cause: Cause, { advice }: Entry, until: Date): string => {
  const advised = advice?.(cause);
  return [
    asSaid(cause.message),
    ...(advised ? inWords(advised) : []),
    `We look every ten minutes until ${until.toISOString()}, and go on by ourselves.`,
  ].join(" ");
};

const during = ({ step }: Cause) => (step ? ` in step ${step}` : "");

const BLOB = /\.? ?Encoded authorization failure message: \S+/;

const asSaid = (message: string) => `${message.replace(BLOB, "").replace(/\.$/, "")}.`;

/** The customer hears AWS or us as it was said, what must be, and how to get there. */
const toCustomer = (
  { message, workflow = "provisioning" }: Cause,
  advice: Advice | undefined,
): string =>
  [
    asSaid(message),
    ...(advice ? inWords(advice) : []),
    `When that is done, tell our support, who then go on from here; ${WORDS[workflow].sofar}.`,
  ].join(" ");

const inWords = ({ mustBe, steps, link, command }: Advice): string[] => [
  `What must be: ${mustBe}.`,
  `What to do: ${steps.join("; ")}.`,
  ...(link ? [`In the AWS console: <${link}>.`] : []),
  ...(command ? [`By the AWS command line: \`${command}\`.`] : []),
];

/**
 * Nothing of our own fault is told to the customer but that there is one, and what it means to them.
 * What AWS could not make is AWS's to explain: its words are no secret in the customer's own account.
 */
const notTheirs = ({ error, message, step, workflow = "provisioning" }: Cause) =>
  `${WORDS[workflow].work} has stopped${step ? ` at “${STEPS[step].title}”` : ""} ${error === "NotMade" ? `since AWS could not make what it needs: ${asSaid(message)}` : "for a reason on our side."} There is nothing for you to do: our support has been told and goes on from here; ${WORDS[workflow].sofar}.`;

/** What is going on, and what has become of what was done so far. */
const WORDS = {
  provisioning: { work: "Provisioning", sofar: "nothing that was created is lost" },
  deletion: { work: "Deletion", sofar: "what is deleted is deleted" },
} as const satisfies Record<Workflow, object>;
