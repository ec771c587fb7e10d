/** What an operation of the OpenAPI document may answer. */

import { STATUS_CODES } from "node:http";
import type { Operation } from "../shared/operation.ts";
import { documentOf, PROBLEMS, Problem, type ProblemKind } from "../shared/problems.ts";
import { ANSWER_OF, type OperationName, refTo } from "./components.ts";
import { ANSWERS, DRY_RUNS, MISTAKES, PROBLEM_DETAILS, REQUEST_ID } from "./examples.ts";

/** By status code. */
export const responsesOf = (name: OperationName, operation: Operation) => ({
  [operation.status]: success(name, operation.status),
  ...(operation.otherStatus && { [operation.otherStatus]: success(name, operation.otherStatus) }),
  ...(operation.dryRun && { 200: DRY_RUN_RESPONSE }),
  401: UNAUTHORIZED,
  ...Object.fromEntries(
    [...ALWAYS, ...operation.problems].map((kind) => [PROBLEMS[kind].status, problem(kind)]),
  ),
});

/** What may always go wrong. */
const ALWAYS: readonly ProblemKind[] = ["invalid-request", "forbidden", "internal-error"];

const success = (name: OperationName, status: number) => ({
  description: `${STATUS_CODES[status]}.`,
  ...(status === 202 && { headers: { Location: LOCATION } }),
  content: {
    "application/json": { schema: { $ref: refTo(ANSWER_OF[name]) }, example: ANSWERS[name] },
  },
});

const DRY_RUN_RESPONSE = {
  description: "What would be found and planned; nothing was begun.",
  content: {
    "application/json": { schema: { $ref: refTo("DryRun") }, examples: DRY_RUNS },
  },
};

const LOCATION = { description: "Where the cluster can be seen.", schema: { type: "string" } };

const UNAUTHORIZED = {
  description: "The token is missing or not valid; API Gateway itself answers.",
  content: { "application/json": { example: { message: "Unauthorized" } } },
};

const problem = (kind: ProblemKind) => ({
  description: `${PROBLEMS[kind].title}.`,
  content: {
    "application/problem+json": { schema: { $ref: refTo("Problem") }, example: exampleOf(kind) },
  },
});

const exampleOf = (kind: ProblemKind) => {
  const errors = kind === "invalid-request" ? { errors: MISTAKES } : {};
  return documentOf(new Problem(PROBLEM_DETAILS[kind], { kind, ...errors }), REQUEST_ID);
};
