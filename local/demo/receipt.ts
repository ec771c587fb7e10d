/** The receipt of a deletion, for people. */

import type { ClusterView } from "../../shared/cluster-view.ts";

/** What is left of a cluster, where was looked, and why if it is not gone. */
export const receiptOf = ({ clusterId, status, receipt, failure }: ClusterView): string =>
  [
    `Cluster ${clusterId} is ${status}.`,
    ...(failure ? [failure.customerMessage] : []),
    ...(receipt
      ? [
          "",
          "It was looked for what is left:",
          ...receipt.looked.map((place) => `  ${place}`),
          "",
          receipt.left.length > 0
            ? "In the customer's account there still are:"
            : "Nothing is left.",
          ...receipt.left.flatMap(({ resource, id, reason, why, cost, toRemove }) => [
            `  ${resource} ${id} (${reason}): ${why}`,
            `    costs ${cost}; to remove it: ${toRemove}`,
          ]),
        ]
      : []),
  ].join("\n");
