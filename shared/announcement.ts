/** How far the organizations have been told of a version of the template, so that none is told twice. */

import { z } from "zod";
import { keys, update } from "./table.ts";

const Announcement = z.object({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  cursor: z.string().optional(),
});
export type Announcement = z.infer<typeof Announcement>;

/** Begins an announcement, or finds how far it has got. */
export const beginAnnouncement = async (version: string): Promise<Announcement> =>
  Announcement.parse(
    await update(keys.announcement(version), {
      UpdateExpression: "SET startedAt = if_not_exists(startedAt, :now)",
      ExpressionAttributeValues: { ":now": new Date().toISOString() },
    }),
  );

/** Notes that all organizations up to there have been told; without a place, all have been. */
export const recordAnnounced = async (version: string, cursor: string | undefined) => {
  await update(
    keys.announcement(version),
    cursor
      ? {
          UpdateExpression: "SET #cursor = :cursor",
          ExpressionAttributeNames: { "#cursor": "cursor" },
          ExpressionAttributeValues: { ":cursor": cursor },
        }
      : {
          UpdateExpression: "SET finishedAt = :now",
          ExpressionAttributeValues: { ":now": new Date().toISOString() },
        },
  );
};
