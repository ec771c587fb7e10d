/** A fault in the demo: injected, told of in both voices, healed. */

import type { ClusterView } from "../../shared/cluster-view.ts";
import { NAMED_FAULTS } from "../aws/named-faults.ts";
import type { Offline } from "../offline.ts";
import { CUSTOMER_ACCOUNT } from "./customer.ts";
import { paragraph } from "./paragraph.ts";

/** All faults, by what comes of them. */
export const listFaults = (): string =>
  Object.entries(Object.groupBy(Object.entries(NAMED_FAULTS), ([, { ends }]) => endOf(ends)))
    .map(([end, faults = []]) =>
      [
        `${end}:`,
        ...faults.map(([name, { means }]) => paragraph(`  ${name.padEnd(21)} `, means)),
      ].join("\n"),
    )
    .join("\n\n");

const endOf = (ends: (typeof NAMED_FAULTS)[string]["ends"]) =>
  ends === "by itself" ? "Passes by itself" : `Stops until the ${ends.turn} acts`;

/** Lets it befall whoever works for the demo's customer. */
export const injectFault = (stack: Offline, name: string) => change(stack, name, "PUT");

/** Takes its cause away. */
export const healFault = (stack: Offline, name: string) => change(stack, name, "DELETE");

const change = async ({ endpoint }: Offline, name: string, method: "PUT" | "DELETE") => {
  const url = `${endpoint}/_local/faults/${name}?account=${CUSTOMER_ACCOUNT}`;
  const response = await fetch(url, { method });
  if (!response.ok) throw new Error(`the simulated AWS has no fault ${name}`);
};

/** What the customer hears, and what support does. */
export const voicesOf = ({ failure }: ClusterView): string =>
  [
    `It has stopped at ${failure?.step}: ${failure?.error}. It is the ${failure?.turn}'s turn.`,
    paragraph("To the customer: ", failure?.customerMessage ?? "", 2),
    paragraph("To support: ", failure?.staffMessage ?? "", 2),
  ].join("\n\n");
