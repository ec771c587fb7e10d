/** The clusters of all organizations, for support. */

import { API } from "../../shared/api.ts";
import type { ClusterRecord } from "../../shared/cluster-record.ts";
import { listWithStatus } from "../../shared/cluster-status.ts";
import { summaryOf } from "../../shared/cluster-view.ts";
import { route } from "../../shared/http.ts";

/** Lists one page of the clusters that have a status, the one that has had it longest first. */
export const list = route(API.listClustersForSupport, async ({ query }) => {
  const { status, limit, cursor } = query;
  const page = await listWithStatus(status, { limit, cursor });
  return { body: { clusters: page.records.map(viewOf), cursor: page.cursor } };
});

const viewOf = (record: ClusterRecord) => ({
  ...summaryOf(record),
  organizationId: record.cluster.organizationId,
  failure: record.failure,
});
