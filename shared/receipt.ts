/** The receipt of a deletion: proof that nothing is left in the customer's account but what it names. */

import { z } from "zod";

/** One thing that is still there, and why. */
export const Remainder = z.object({
  resource: z.string().describe("What it is."),
  id: z.string().describe("Its name, id or ARN."),
  reason: z
    .enum(["kept", "pending", "shared", "foreign"])
    .describe(
      "kept: by the owner's choice; pending: AWS deletes it later by itself; shared: AWS's own, and others may use it; foreign: not ours, so we leave it alone.",
    ),
  why: z.string().describe("The reason in words."),
  cost: z.string().describe("What it costs as long as it is there."),
  toRemove: z.string().describe("How to remove it, for whoever wants to."),
});
export type Remainder = z.infer<typeof Remainder>;

/** What the last step of a deletion has found. */
export const Receipt = z.object({
  verifiedAt: z.iso.datetime(),
  looked: z
    .array(z.string())
    .describe("Where was looked, and by what; nothing was found there but what is left."),
  left: z.array(Remainder).describe("All that is left, billable or not."),
});
export type Receipt = z.infer<typeof Receipt>;
