/** What a step waits for, when somebody else has to act. */

import { z } from "zod";

export const Waiting = z.object({
  entry: z.string().describe("The cause, by its name in the error catalogue."),
  customerMessage: z.string().describe("What is waited for, and what the customer can do."),
  since: z.iso.datetime().describe("When it was met first."),
  until: z.iso.datetime().describe("When it is waited for no longer, and the work stops."),
});
export type Waiting = z.infer<typeof Waiting>;
