/** Long work on a cluster, done to its end however often it fails on the way. */

import { RedriveExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { PROVEN_KINDS } from "../../local/leftovers/leftovers.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import type { StoredEvent } from "../../shared/events.ts";
import { must } from "../../shared/must.ts";
import { WORKFLOWS, type Workflow } from "../../shared/workflows.ts";
import { accountState } from "./account-state.ts";
import { plantIn } from "./leftovers.ts";
import {
  aTrustingCustomer,
  type Customer,
  call,
  clientIn,
  ended,
  provision,
  stack,
} from "./provisioning.ts";
import { leftSince, thingsOf } from "./things.ts";

/** The work of one workflow. */
export interface Journey {
  workflow: Workflow;
  /** A customer for whom the work can begin, and the cluster that it is about if there is one. */
  prepare(): Promise<Traveller>;
  /** Begins it; gives the id of the cluster. */
  begin(traveller: Traveller): Promise<string>;
}

/** Who the work is done for, and what was in the account before all of it. */
export interface Traveller {
  customer: Customer;
  before: string[];
  clusterId?: string;
}

/** What became of the work. */
export interface Outcome {
  /** All that was not there before, but for what is always left. */
  left: string[];
  cluster: ClusterView;
  events: StoredEvent[];
  /** All that is in the account. */
  state: string[];
}

/** A cluster is provisioned in an empty account. */
export const PROVISIONING: Journey = {
  workflow: "provisioning",
  prepare: async () => {
    const customer = await aTrustingCustomer();
    return { customer, before: thingsOf(customer) };
  },
  begin: async ({ customer }) => {
    const body = { name: "analytics", accountId: customer.accountId, flowLogs: "log-bucket" };
    return (await call("clustersCreate", customer, { body })).body.clusterId;
  },
};

/** A cluster is deleted, with all that Kubernetes has left in its VPC. */
export const DELETION: Journey = {
  workflow: "deletion",
  prepare: async () => {
    const customer = await aTrustingCustomer();
    const before = thingsOf(customer);
    const { cluster } = await provision(customer, { flowLogs: "log-bucket" });
    plantIn(customer, cluster, PROVEN_KINDS);
    return { customer, before, clusterId: cluster.clusterId };
  },
  begin: async ({ customer, ...begun }) => {
    const clusterId = must(begun.clusterId, "clusterId");
    const body = { name: "analytics", keepLogBucket: false, keepFinalSnapshot: false };
    await call("deletionsCreate", customer, { path: { clusterId }, body });
    return clusterId;
  },
};

/** Does the work, redriven for as often as it fails, but not for ever. */
export const finish = async (
  journey: Journey,
  traveller: Traveller,
  mostRedrives = 0,
): Promise<Outcome> => {
  const { customer, before } = traveller;
  const { status } = WORKFLOWS[journey.workflow];
  const clusterId = await journey.begin(traveller);
  let { cluster, events } = await ended(customer, clusterId);
  for (let redrives = 0; cluster.status === status.failed && redrives < mostRedrives; ) {
    redrives += await redrive(must(cluster.executionArn, "executionArn"));
    await stack.world.clock.sleep(SECONDS_UNTIL_RECORDED);
    ({ cluster, events } = await ended(customer, clusterId));
  }
  if (cluster.status !== status.succeeded)
    throw new Error(`${cluster.status}: ${JSON.stringify(cluster.failure)}`);
  return { cluster, events, left: leftSince(before, customer), state: stateFor(customer, cluster) };
};

/** A redrive is in the record a little later. */
const SECONDS_UNTIL_RECORDED = 5;

/** How many redrives that made: none when the execution goes on already and the record lags behind. */
const redrive = async (executionArn: string): Promise<number> => {
  try {
    await stack.world.clock.work(() =>
      clientIn(SFNClient, HOME_ACCOUNT).send(new RedriveExecutionCommand({ executionArn })),
    );
    return 1;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ExecutionNotRedrivable") throw error;
    return 0;
  }
};

const stateFor = ({ accountId, organizationId }: Customer, { clusterId, request }: ClusterView) =>
  accountState(
    { world: stack.world, account: accountId, region: request.region },
    { organizationId, clusterId },
  );
