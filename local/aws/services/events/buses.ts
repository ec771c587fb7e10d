/** Event buses: the default one that each account has in each region, and those made beside it. */

import type {
  CreateEventBusCommandInput,
  DeleteEventBusCommandInput,
  DescribeEventBusCommandInput,
  EventBus,
  ListEventBusesCommandInput,
} from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { page } from "../page.ts";
import type { Rule } from "./rules.ts";

export interface SimulatedBus {
  name: string;
  arn: string;
  description: string | undefined;
  createdAt: number;
  /** Rules by name. */
  rules: Map<string, Rule>;
}

const newBus = (place: Place, name: string, description?: string): SimulatedBus => ({
  name,
  arn: busArn(place, name),
  description,
  createdAt: place.world.clock.now(),
  rules: new Map(),
});

export const busArn = ({ account, region }: Pick<Place, "account" | "region">, name: string) =>
  `arn:aws:events:${region}:${account}:event-bus/${name}`;

const busesOf = perRegion((place) => new Map([["default", newBus(place, "default")]]));

/** The bus of that name or ARN, the default one when none is named; undefined when there is none. */
export const findBus = (nameOrArn = "default", place: Place): SimulatedBus | undefined =>
  busesOf(place).get(nameOrArn.replace(/^arn:.*:event-bus\//, ""));

/** The bus of that name or ARN, or `ResourceNotFoundException`. */
export const mustBus = (nameOrArn: string | undefined, place: Place): SimulatedBus => {
  const bus = findBus(nameOrArn, place);
  if (!bus)
    throw new AwsError("ResourceNotFoundException", `Event bus ${nameOrArn} does not exist.`);
  return bus;
};

/** Makes a bus beside the default one. */
export const createBus = ({ Name = "", Description }: CreateEventBusCommandInput, call: Call) => {
  if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(Name))
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+`,
    );
  if (busesOf(call).has(Name))
    throw new AwsError("ResourceAlreadyExistsException", `Event bus ${Name} already exists.`);
  const bus = newBus(call, Name, Description);
  busesOf(call).set(Name, bus);
  return { EventBusArn: bus.arn, ...(Description && { Description }) };
};

const describe = ({ Name }: DescribeEventBusCommandInput, call: Call) => view(mustBus(Name, call));

const list = ({ NamePrefix = "", Limit, NextToken }: ListEventBusesCommandInput, call: Call) => {
  const buses = [...busesOf(call).values()].filter(({ name }) => name.startsWith(NamePrefix));
  const { items, nextToken } = page(buses, { size: Limit ?? 100, token: NextToken });
  return { EventBuses: items.map(view), ...(nextToken && { NextToken: nextToken }) };
};

const remove = ({ Name }: DeleteEventBusCommandInput, call: Call) => {
  if (Name === "default")
    throw new AwsError("ValidationException", "Cannot delete event bus default.");
  const bus = findBus(Name, call);
  if (bus?.rules.size)
    throw new AwsError("ValidationException", "Event bus can't be deleted since it has rules.");
  if (bus) busesOf(call).delete(bus.name);
  return {};
};

const view = ({ name, arn, description, createdAt }: SimulatedBus): EventBus => ({
  Name: name,
  Arn: arn,
  ...(description && { Description: description }),
  CreationTime: new Date(createdAt),
});

export const buses = {
  CreateEventBus: createBus,
  DescribeEventBus: describe,
  ListEventBuses: list,
  DeleteEventBus: remove,
};
