/** A fault in the demo: injected, told of in both voices, healed. */

import type { ClusterView } from "../../shared/cluster-view.ts";
import { NAMED_FAULTS } from "../aws/named-faults.ts";
import type { Offline } from "../offline.ts";
import { CUSTOMER_ACCOUNT } from "./customer.ts";

/** All faults, a line each. */
export const listFaults = (): string =>
  Object.entries(NAMED_FAULTS)
    .map(([name, { means, ends }]) => {
      const end = ends === "by itself" ? "passes by itself" : `stops, the ${ends.turn} acts`;
      return `${name.padEnd(22)} ${end.padEnd(26)} ${means}`;
    })
    .join("\n");

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
    `To the customer: ${failure?.customerMessage}`,
    `To support:      ${failure?.staffMessage}`,
  ].join("\n\n");
