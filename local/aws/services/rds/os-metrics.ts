/** Since when RDS writes the metrics of enhanced monitoring: into one log group for a whole region. */

import type { Place } from "../../world.ts";
import { instancesOf, type SimulatedInstance, statusOf } from "./db-instance.ts";

/** The moment at which the first one of the monitored instances that are there became available. */
export const monitoredSince = (place: Place): number | undefined => {
  const monitored = [...instancesOf(place).values()].filter((one) => isMonitored(one, place));
  return monitored.length > 0 ? Math.min(...monitored.map(({ readyAt }) => readyAt)) : undefined;
};

const isMonitored = (one: SimulatedInstance, place: Place) =>
  Boolean(one.instance.MonitoringInterval) && statusOf(one, place) === "available";
