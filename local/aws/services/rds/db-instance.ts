/** A DB instance as RDS keeps it, and how it gets on. */

import type { DBInstance, MasterUserSecret, Tag } from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";
import { digestOf } from "./resource.ts";

export interface SimulatedInstance {
  instance: DBInstance & {
    DBInstanceIdentifier: string;
    DBInstanceArn: string;
  };
  port: number;
  tags: Tag[];
  /** The secret with the master user's password, when RDS manages it. */
  secret?: Omit<MasterUserSecret, "SecretStatus">;
  createdAt: number;
  /** Simulated moment from which it is `available`. */
  readyAt: number;
  /** The status that it ends in instead of the second phase, and what RDS says of it as an event. */
  failure?: { status: string; event: string };
  /** Simulated moment from which a deleted one is gone. */
  goneAt?: number;
  interfaceIds: string[];
}

const allInstancesOf: (place: Place) => Map<string, SimulatedInstance> = perRegion(() => new Map());

/** The instances of an account in a region, by identifier; those whose deletion has ended are dropped. */
export const instancesOf = (place: Place) => {
  const instances = allInstancesOf(place);
  const now = place.world.clock.now();
  for (const [name, { goneAt }] of instances)
    if (goneAt !== undefined && goneAt <= now) instances.delete(name);
  return instances;
};

/** The instance of that identifier, or `DBInstanceNotFound`. */
export const mustInstance = (name: string | undefined, place: Place): SimulatedInstance => {
  const found = instancesOf(place).get((name ?? "").toLowerCase());
  if (found) return found;
  throw new AwsError("DBInstanceNotFound", `DBInstance ${name} not found.`, 404);
};

/**
 * What an instance goes through, with the share of the whole time. With Multi-AZ as in an event log
 * of 2014; without, assumed.
 */
const PHASES: Record<"multiAz" | "singleAz", [status: string, share: number][]> = {
  multiAz: [
    ["creating", 330],
    ["modifying", 360],
    ["backing-up", 130],
  ],
  singleAz: [
    ["creating", 230],
    ["backing-up", 130],
  ],
};

export const statusOf = (one: SimulatedInstance, { world }: Place): string => {
  if (one.goneAt !== undefined) return "deleting";
  const phases = one.instance.MultiAZ ? PHASES.multiAz : PHASES.singleAz;
  const whole = phases.reduce((sum, [, share]) => sum + share, 0);
  let endsAt = one.createdAt;
  for (const [status, share] of phases) {
    endsAt += ((one.readyAt - one.createdAt) * share) / whole;
    if (world.clock.now() < endsAt) return status;
    if (one.failure) return one.failure.status;
  }
  return "available";
};

/** The simulated moment at which its first phase ends, well or not. */
export const madeAt = ({ instance, createdAt, readyAt }: SimulatedInstance): number => {
  const phases = instance.MultiAZ ? PHASES.multiAz : PHASES.singleAz;
  const whole = phases.reduce((sum, [, share]) => sum + share, 0);
  return createdAt + ((readyAt - createdAt) * (phases[0]?.[1] ?? 0)) / whole;
};

/** The instance as a caller sees it now: endpoint and secret come with the first phase's end. */
export const viewOf = (one: SimulatedInstance, place: Place): DBInstance => {
  const { instance, port, tags, secret } = one;
  const DBInstanceStatus = statusOf(one, place);
  const isMade = DBInstanceStatus !== "creating" && !one.failure;
  const status = isMade ? "active" : "creating";
  return {
    ...instance,
    DBInstanceStatus,
    TagList: tags,
    ...(isMade && {
      Endpoint: {
        Address: `${instance.DBInstanceIdentifier}.${addressPart(place)}.${place.region}.rds.amazonaws.com`,
        Port: port,
      },
      InstanceCreateTime: new Date(one.createdAt),
    }),
    ...(secret && { MasterUserSecret: { ...secret, SecretStatus: status } }),
  };
};

/** The part of an endpoint's name that an account has in a region. */
const addressPart = (place: Place) => `c${digestOf(place, "endpoint").slice(0, 11)}`;
