/** The events of a cluster, to be replayed by whoever missed some. */

import { API } from "../../shared/api.ts";
import { findRecord } from "../../shared/cluster-record.ts";
import { listEvents } from "../../shared/event-log.ts";
import { route } from "../../shared/http.ts";
import { Problem } from "../../shared/problems.ts";

/** Lists one page; the record is what tells that the cluster is the organization's. */
export const list = route(API.listEvents, async ({ path, query }) => {
  const record = await findRecord(path.organizationId, path.clusterId);
  if (!record) throw new Problem("the organization has no such cluster", { kind: "not-found" });
  return { body: { events: await listEvents(path.clusterId, query) } };
});
