/** Leftovers in the VPC of a cluster on the embedded stack. */

import { type LeftoverKind, plantLeftovers } from "../../local/leftovers/leftovers.ts";
import { STRANGERS } from "../../local/leftovers/strangers.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import { must } from "../../shared/must.ts";
import { type Customer, stack } from "./provisioning.ts";

/** What strangers have. */
export const STRANGE = Object.keys(STRANGERS) as LeftoverKind[];

/** Plants leftovers of those kinds in the VPC of a cluster that is there; what they are, by kind. */
export const plantIn = (
  { accountId }: Customer,
  { outputs, request }: ClusterView,
  kinds: LeftoverKind[],
) =>
  plantLeftovers(
    {
      place: { world: stack.world, account: accountId, region: request.region },
      vpcId: must(outputs?.vpcId, "vpcId"),
      clusterName: `astro-${request.name}`,
    },
    kinds,
  );
