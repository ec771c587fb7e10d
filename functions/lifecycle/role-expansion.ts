/** Tells every organization when a new version of the customers' template grants the role more. */

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { z } from "zod";
import { beginAnnouncement, recordAnnounced } from "../../shared/announcement.ts";
import { together } from "../../shared/calls.ts";
import { DEFAULTS } from "../../shared/catalog.ts";
import {
  templateUrl,
  updateStackCommand,
  updateStackUrl,
} from "../../shared/cross-account-role.ts";
import { EVENT_SOURCE } from "../../shared/events.ts";
import { log } from "../../shared/log.ts";
import { must } from "../../shared/must.ts";
import {
  ORGANIZATION_EVENTS,
  type RolePermissionsExpanded,
} from "../../shared/organization-events.ts";
import { listOrganizations } from "../../shared/organizations.ts";
import { setting } from "../../shared/settings.ts";
import { keys, update } from "../../shared/table.ts";
import { TEMPLATE_CHANGELOG, type Version } from "../../shared/template-changelog.ts";

/**
 * Runs when the template has been published, as it is by every deployment: only the first of a
 * version has something to tell, and only when the version grants more. One that was interrupted
 * goes on where the last whole page ended.
 */
export const announce = async (): Promise<void> => {
  const [published, before] = TEMPLATE_CHANGELOG;
  const { version, expansions } = must(published, "version of the template");
  if (!before || expansions.length === 0) return;
  const { startedAt, finishedAt, cursor } = await beginAnnouncement(version);
  if (finishedAt) return;
  await tellFrom(cursor, { startedAt, what: contentOf(must(published, version), before) });
};

type Content = Omit<RolePermissionsExpanded, "id" | "organizationId" | "time">;

/** What there is to tell, and when it was begun. */
interface Telling {
  startedAt: string;
  what: Content;
}

/** Role and template are the same in all Regions; where the stack lies, only its owner knows. */
const contentOf = ({ version, summary, expansions }: Version, before: Version): Content => ({
  version: 1,
  fromVersion: before.version,
  toVersion: version,
  summary,
  changes: expansions,
  templateUrl: templateUrl(),
  howToUpdate: {
    consoleUrl: updateStackUrl(DEFAULTS.region),
    command: updateStackCommand(DEFAULTS.region),
  },
});

/** Few enough that what is told twice after an interruption does not matter. */
const PAGE_SIZE = 25;

type Cursor = Parameters<typeof listOrganizations>[0]["cursor"];

/** Organizations that came later have a role of the new version, or none yet. */
const tellFrom = async (cursor: Cursor, telling: Telling): Promise<void> => {
  const { startedAt, what } = telling;
  const page = await listOrganizations({ limit: PAGE_SIZE, before: startedAt, cursor });
  await together(page.organizationIds, (organizationId) => tell(organizationId, what));
  await recordAnnounced(what.toVersion, page.cursor);
  log.info("organizations are told of new permissions", { count: page.organizationIds.length });
  if (page.cursor) await tellFrom(page.cursor, telling);
};

const TYPE = "Cross-Account Role Permissions Expanded";

const Kept = z.object({
  told: ORGANIZATION_EVENTS[TYPE],
  publishedAt: z.iso.datetime().optional(),
});

/** Keeps the event first, so that whoever tells it again tells the same. */
const tell = async (organizationId: string, what: Content): Promise<void> => {
  const key = keys.expansion(organizationId, what.toVersion);
  const id = `${organizationId}:role-expanded:${what.toVersion}`;
  const fresh = { ...what, id, organizationId, time: now() };
  const { told, publishedAt } = Kept.parse(
    await update(key, {
      UpdateExpression: "SET told = if_not_exists(told, :fresh)",
      ExpressionAttributeValues: { ":fresh": fresh },
    }),
  );
  if (publishedAt) return;
  await publish(told);
  await update(key, {
    UpdateExpression: "SET publishedAt = :now",
    ExpressionAttributeValues: { ":now": now() },
  });
};

const bus = new EventBridgeClient({});

const publish = async (detail: RolePermissionsExpanded) => {
  const { FailedEntryCount, Entries } = await bus.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: setting("EVENT_BUS_NAME"),
          Source: EVENT_SOURCE,
          DetailType: TYPE,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  if (FailedEntryCount)
    throw new Error(`event ${detail.id} was not published: ${Entries?.[0]?.ErrorMessage}`);
};

const now = () => new Date().toISOString();
