/** What a call of the HTTP API is made of. */

import { z } from "zod";
import type { ProblemKind } from "./problems.ts";

/** Whom the token says the caller is: two roles of an organization, and the vendor's staff. */
export const Role = z.enum(["owner", "member", "support"]);
export type Role = z.infer<typeof Role>;

/** One call of the API. */
export interface Operation {
  method: "DELETE" | "GET" | "POST";
  /** One that names no organization is support's. */
  path: `/organizations/{organizationId}/${string}` | `/support/${string}`;
  summary: string;
  description: string;
  who: readonly Role[];
  /** The parts of a request that it looks at; a field of the query or body that is not here is refused. */
  request: z.ZodObject<{
    path: z.ZodObject;
    query: z.ZodObject;
    headers?: z.ZodObject;
    body?: z.ZodType;
  }>;
  status: 200 | 202;
  /** What it answers with when it only looks, or finds nothing to do. */
  otherStatus?: 200;
  answer: z.ZodObject;
  /** What it answers instead, with 200, when it was only asked what it would do. */
  dryRun?: z.ZodObject;
  /** What may go wrong beside what may always go wrong. */
  problems: readonly ProblemKind[];
}
