/** All documents that are generated from the product and the customers' template, by their paths. */

import { EVENTS as CLUSTER_EVENTS } from "../shared/events.ts";
import { ORGANIZATION_EVENTS } from "../shared/organization-events.ts";
import { DETAILS } from "./examples.ts";
import { jsonSchema } from "./json-schema.ts";
import { openApi } from "./openapi.ts";
import { permissions } from "./permissions.ts";
import { runbook } from "./runbook.ts";

/** Path, from the root of the repository, and text of each. */
export const documents = (): Record<string, string> => ({
  "docs/api/openapi.json": text(openApi()),
  "docs/permissions.md": permissions(),
  "docs/runbook.md": runbook(),
  ...Object.fromEntries(EVENT_TYPES.map((type) => [pathOf(type), text(eventSchema(type))])),
});

const EVENTS = { ...CLUSTER_EVENTS, ...ORGANIZATION_EVENTS };
type EventType = keyof typeof EVENTS;
const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

const nameOf = (type: EventType) => `${type.toLowerCase().replaceAll(" ", "-")}.v1.json`;

const pathOf = (type: EventType) => `docs/events/${nameOf(type)}`;

const eventSchema = (type: EventType) => {
  const { description, ...schema } = jsonSchema(EVENTS[type], "output");
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:astro:event:${nameOf(type)}`,
    title: type,
    description,
    ...schema,
    examples: [DETAILS[type]],
  };
};

const text = (document: object) => `${JSON.stringify(document, null, 2)}\n`;
