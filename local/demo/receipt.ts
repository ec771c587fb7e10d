/** The receipt of a deletion, for people. */

import type { ClusterView } from "../../shared/cluster-view.ts";
import { paragraph } from "./paragraph.ts";

/** What is left of a cluster, where was looked, and why if it is not gone. */
export const receiptOf = ({ clusterId, status, receipt, failure }: ClusterView): string =>
  [
    `Cluster ${clusterId} is ${status}.`,
    ...(failure ? [paragraph("", failure.customerMessage)] : []),
    ...(receipt
      ? [
          "",
          "It was looked for what is left:",
          ...receipt.looked.map((place) => paragraph("  ", place, 4)),
          "",
          receipt.left.length > 0
            ? "In the customer's account there still are:"
            : "Nothing is left.",
          ...receipt.left.flatMap(({ resource, id, reason, why, cost, toRemove }) => [
            paragraph("  ", `${resource} ${id} (${reason}): ${why}`, 4),
            paragraph("    costs ", cost, 6),
            `    to remove it: ${toRemove}`,
          ]),
        ]
      : []),
  ].join("\n");
