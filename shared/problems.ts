/** What the HTTP API answers when it refuses: problem documents as RFC 9457 describes them. */

import { z } from "zod";

/** Every kind of problem, with its status code and title. */
export const PROBLEMS = {
  "invalid-request": { status: 400, title: "The request is not as it must be" },
  forbidden: { status: 403, title: "Not allowed" },
  "not-found": { status: 404, title: "Not found" },
  "not-redrivable": { status: 409, title: "There is nothing to redrive" },
  "name-taken": { status: 409, title: "The name belongs to another cluster" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body is not of the right type" },
  "idempotency-key-reused": {
    status: 422,
    title: "The idempotency key belongs to another request",
  },
  "internal-error": { status: 500, title: "Something went wrong on our side" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof PROBLEMS;

/** One thing that is wrong in a request: where, and what is allowed there. */
export const FieldError = z.object({
  pointer: z.string().optional().describe("Where in the body, as a JSON pointer such as #/region."),
  parameter: z.string().optional().describe("Which parameter of path, query or header."),
  detail: z.string().describe("What it is and what it must be."),
});
export type FieldError = z.infer<typeof FieldError>;

/** The document that is sent. */
export const ProblemDocument = z.object({
  type: z.string().describe("Kind of problem: the same text for the same kind."),
  title: z.string().describe("The kind in words."),
  status: z.int().describe("The HTTP status code, once more."),
  detail: z.string().describe("What happened this time, and what to do."),
  instance: z.string().describe("This one occurrence; tell it to support."),
  errors: z.array(FieldError).optional().describe("Everything that is wrong in the request."),
});
export type ProblemDocument = z.infer<typeof ProblemDocument>;

interface Why extends ErrorOptions {
  kind: ProblemKind;
  errors?: FieldError[];
}

/** Ends a request with a problem; its message becomes the detail that the caller reads. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly errors: FieldError[] | undefined;

  constructor(detail: string, { kind, errors, cause }: Why) {
    super(detail, { cause });
    this.kind = kind;
    this.errors = errors;
  }
}

/** The document of a problem that occurred while answering the request of that id. */
export const documentOf = (
  { kind, message, errors }: Problem,
  requestId: string,
): ProblemDocument => ({
  type: typeOf(kind),
  ...PROBLEMS[kind],
  detail: message,
  instance: `urn:astro:request:${requestId}`,
  ...(errors && { errors }),
});

/** The URI of a kind of problem; it names the kind and leads nowhere. */
const typeOf = (kind: ProblemKind): string => `urn:astro:problem:${kind}`;
