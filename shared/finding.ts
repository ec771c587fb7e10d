/** What a check finds: what is, what must be, and how to get from one to the other. */

import { z } from "zod";

export const Finding = z.object({
  code: z
    .string()
    .describe("Kind of finding, such as QuotaTooLow: the same text for the same kind."),
  severity: z
    .enum(["error", "warning", "info"])
    .describe("Only an error stops provisioning, before anything is made."),
  resource: z.string().describe("What it is about: its ARN where it has one."),
  is: z.string().describe("What is."),
  mustBe: z.string().describe("What must be; with a warning or an information, what could be."),
  fix: z
    .object({
      steps: z.array(z.string()).describe("What to do, in this order."),
      consoleUrl: z.url().optional().describe("Where in the AWS console, in the right Region."),
      command: z
        .string()
        .optional()
        .describe("For the AWS command line: does the same, or shows what it is about."),
    })
    .describe("How to get there."),
  quota: z
    .object({
      serviceCode: z.string(),
      quotaCode: z.string(),
      wanted: z.number().describe("A value that is enough."),
      requested: z
        .string()
        .optional()
        .describe("AWS's status of a request for more that is to come, such as CASE_OPENED."),
    })
    .optional()
    .describe("The service quota that it is about, where AWS raises it on request."),
});
export type Finding = z.infer<typeof Finding>;

/** Whether provisioning must not begin. */
export const isError = ({ severity }: Finding): boolean => severity === "error";

/** A finding in one sentence, for those who read no fields. */
export const sentenceOf = ({ resource, is, mustBe, fix }: Finding): string => {
  const how = [...fix.steps, ...(fix.consoleUrl ? [fix.consoleUrl] : [])].join("; ");
  return `${resource} is ${is}, must be ${mustBe}${how && `: ${how}`}`;
};

/** A place in the AWS console, in a Region: `path` begins after the host. */
export const consoleUrl = (region: string, path: string): string =>
  `https://${region}.console.aws.amazon.com/${path}`;
