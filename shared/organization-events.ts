/** The events that are about an organization and none of its clusters: the contract, as in events.ts. */

import { z } from "zod";
import { Expansion } from "./template-changelog.ts";

/** Every detail-type with its detail. */
export const ORGANIZATION_EVENTS = {
  "Cross-Account Role Permissions Expanded": z
    .object({
      version: z.literal(1),
      id: z.string().describe("The same for every delivery of the same event."),
      time: z.iso.datetime(),
      organizationId: z.string(),
      fromVersion: z.string().describe("Version of the template that was there before."),
      toVersion: z.string().describe("Version that there is now."),
      summary: z.string().describe("What the new version brings."),
      changes: z.array(Expansion).min(1).describe("Each statement that grants more."),
      templateUrl: z.url().describe("The template of the new version."),
      howToUpdate: z
        .object({
          consoleUrl: z.url().describe("Opens the AWS console's form for the update."),
          command: z.string().describe("Does the same by the AWS command line."),
        })
        .describe("For a stack that lies in another Region, put that one in place of the named."),
    })
    .describe(
      "A new version of the customers' template grants the cross-account role more than the one before. Nothing changes in an AWS account until its owner updates the stack.",
    ),
} as const;

export type RolePermissionsExpanded = z.infer<
  (typeof ORGANIZATION_EVENTS)["Cross-Account Role Permissions Expanded"]
>;
