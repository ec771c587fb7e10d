/** The versions of the customer's template: what each grants that the one before it did not, and why. */

import { z } from "zod";
import changelog from "../customer/changelog.json" with { type: "json" };

/** One statement that grants more than it did. */
export const Expansion = z.strictObject({
  statement: z.string().describe("Statement of a policy in the template, as Policy.Statement."),
  grants: z.array(z.string()).min(1).describe("What it newly grants, in words."),
  why: z.string().describe("Why the role needs it."),
});

const Version = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  summary: z.string().describe("What the version brings, in one sentence."),
  expansions: z.array(Expansion).describe("Nothing where it only takes away."),
});
export type Version = z.infer<typeof Version>;

/** The newest first; `npm run new-access` writes what the newest one grants. */
export const TEMPLATE_CHANGELOG: Version[] = z.array(Version).parse(changelog);
