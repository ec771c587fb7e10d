/** PutEvents: what becomes an event, and what is wrong with the rest. */

import { randomUUID } from "node:crypto";
import type { PutEventsCommandInput, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { findBus } from "./buses.ts";
import { deliver } from "./delivery.ts";

/** An event as targets get it. */
export interface Event {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** ISO 8601, in whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: object;
}

/** The parts of an event that its publisher gives. */
export interface Publication {
  source: string;
  detailType: string;
  detail: object;
  resources?: string[] | undefined;
  busName?: string | undefined;
  /** Milliseconds since 1970; the present moment when missing. */
  time?: number | undefined;
}

/** Puts an event on a bus of the place and starts its delivery; gives the event's id. */
export const publish = (publication: Publication, place: Place): string => {
  const moment = new Date(publication.time ?? place.world.clock.now());
  const event: Event = {
    version: "0",
    id: randomUUID(),
    "detail-type": publication.detailType,
    source: publication.source,
    account: place.account,
    time: moment.toISOString().replace(/\.\d+/, ""),
    region: place.region,
    resources: publication.resources ?? [],
    detail: publication.detail,
  };
  // An event for a bus that does not exist is accepted and lost (aws/aws-cli, issue 9186).
  const rules = [...(findBus(publication.busName, place)?.rules.values() ?? [])];
  for (const rule of rules)
    if (rule.state === "ENABLED" && rule.matches(event)) deliver(event, rule, place);
  return event.id;
};

const MOST_ENTRIES = 10;
const MOST_BYTES = 1_048_576;

const putEvents = ({ Entries = [] }: PutEventsCommandInput, call: Call) => {
  if (Entries.length > MOST_ENTRIES)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ENTRIES}`,
    );
  if (Entries.reduce((bytes, entry) => bytes + bytesOf(entry), 0) >= MOST_BYTES)
    throw new AwsError(
      "ValidationException",
      "Total size of the entries in the request is over the limit.",
    );
  const results = Entries.map((entry) => putEntry(entry, call));
  return {
    FailedEntryCount: results.filter((result) => "ErrorCode" in result).length,
    Entries: results,
  };
};

/** AWS's way to count (EventBridge user guide, "calculating PutEvents event entry size"). */
const bytesOf = ({
  Time,
  Source = "",
  DetailType = "",
  Detail = "",
  Resources = [],
}: PutEventsRequestEntry) =>
  [Source, DetailType, Detail, ...Resources].reduce(
    (bytes, text) => bytes + Buffer.byteLength(text),
    Time ? 14 : 0,
  );

const putEntry = (entry: PutEventsRequestEntry, call: Call) => {
  const { Source: source, DetailType: detailType, Detail } = entry;
  if (!source) return missing("Source");
  if (source.startsWith("aws."))
    return refusal("NotAuthorizedForSourceException", "Not authorized for the source.");
  if (!detailType) return missing("DetailType");
  if (!Detail) return missing("Detail");
  const detail = jsonObject(Detail);
  if (!detail) return refusal("MalformedDetail", "Detail is malformed.");
  const { EventBusName: busName, Resources: resources, Time } = entry;
  const publication = { source, detailType, detail, resources, busName, time: Time?.getTime() };
  return { EventId: publish(publication, call) };
};

const refusal = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

const missing = (name: string) =>
  refusal(
    "InvalidArgument",
    `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  );

const jsonObject = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

export const publishing = { PutEvents: putEvents };
