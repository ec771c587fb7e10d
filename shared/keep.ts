/** What a deletion leaves in the customer's account because the customer wants it. */

import { z } from "zod";

/** The owner's choice: by default nothing is lost that cannot be made again. */
export const Keep = z.object({
  logBucket: z.boolean().describe("Whether the log bucket stays, with all that is in it."),
  finalSnapshot: z.boolean().describe("Whether the database leaves a last snapshot."),
});
export type Keep = z.infer<typeof Keep>;
