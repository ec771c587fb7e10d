/** `npm run demo`: provisions a cluster on the embedded AWS, from the API call to the notice, and deletes it again. */

import type { ClusterView } from "../../shared/cluster-view.ts";
import { NAMED_FAULTS } from "../aws/named-faults.ts";
import { runCommand } from "../command.ts";
import { type Offline, startOffline } from "../offline.ts";
import { type Api, apiOf, fetchToken } from "./api.ts";
import { CUSTOMER_ACCOUNT, createCrossAccountRole, ORGANIZATION } from "./customer.ts";
import { healFault, injectFault, listFaults, voicesOf } from "./fault.ts";
import { listPlanted, type Planted, plantIn, removeStrangers } from "./leftovers.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { paragraph } from "./paragraph.ts";
import {
  type Follow,
  followAsList,
  followByLines,
  followSilently,
  type Watch,
} from "./progress.ts";
import { receiptOf } from "./receipt.ts";
import { headline, type Subscription, subscribe } from "./subscriber.ts";
import { describe, summarize } from "./summary.ts";

const HOME = `/organizations/${ORGANIZATION}`;
const GOOD_NOTICE = /^Cluster Provisioned$/;
const NOTICE = /^Cluster (Provisioned|Provisioning Failed)$/;
const GONE_NOTICE = /^Cluster Deleted$/;
const DELETION_NOTICE = /^Cluster Deletion Failed$/;

/** Runs the demo; the exit status is 0 only when all is well and the subscriber knows it. */
const run = async (options: DemoOptions): Promise<number> => {
  const tell = tellerOf(options);
  tell("Starting the API, the workflow and the functions on a simulated AWS …");
  await using stack = await startOffline({ timeScale: options.timeScale });
  const api = await signIn(stack, "owner");

  const { externalId } = await api("GET", `${HOME}/aws-external-id`);
  tell(`The customer creates the cross-account role in its account ${CUSTOMER_ACCOUNT} …`);
  await createCrossAccountRole(stack.endpoint, { accountId: CUSTOMER_ACCOUNT, externalId });
  if (options.fault) await breakDown(stack, options.fault, tell);

  const heard: string[] = [];
  await using subscription = await subscribe(stack, (event) => heard.push(headline(event)));
  const request = { name: "demo", accountId: CUSTOMER_ACCOUNT, ...options.request };
  const { clusterId } = await api("POST", `${HOME}/clusters`, request);
  tell(`Cluster ${clusterId} is asked for; ${options.timeScale} simulated seconds pass in one.\n`);

  const watch = {
    look: () => api("GET", `${HOME}/clusters/${clusterId}`),
    now: () => simulatedNow(stack),
    heard: () => heard.splice(0),
  };
  const ended = await followerFor(options)(watch);
  const cluster =
    ended.status === "FAILED" ? await recover(stack, { options, watch, ended }) : ended;
  const notice = await subscription.first(cluster.status === "ACTIVE" ? GOOD_NOTICE : NOTICE);
  tellHeard(options, watch);
  const summary = await summarize(stack, cluster, notice);
  tell(`\n${describe(summary)}`);
  const deletion = options.wantsDeletion
    ? await remove(stack, { options, watch, api, subscription })
    : undefined;
  if (options.asJson)
    console.log(JSON.stringify({ ...summary, ...(deletion && { deletion }) }, null, 2));
  const isMade = cluster.status === "ACTIVE" && notice?.["detail-type"] === "Cluster Provisioned";
  return isMade && (deletion?.status ?? "DELETED") === "DELETED" ? 0 : 1;
};

interface Going {
  options: DemoOptions;
  watch: Watch;
  api: Api;
  subscription: Subscription;
}

/** Has the cluster deleted, in whatever state it is, and shows what is left of it. */
const remove = async (stack: Offline, { options, watch, api, subscription }: Going) => {
  const tell = tellerOf(options);
  const cluster = await watch.look();
  const isFinished = cluster.status === "ACTIVE";
  const planted =
    options.wantsLeftovers && isFinished ? await plant(stack, cluster, tell) : undefined;
  tell("\nThe owner has the cluster deleted …\n");
  await api("DELETE", `${HOME}/clusters/${cluster.clusterId}`, { name: cluster.request.name });
  const ended = await followerFor(options)(watch);
  const deleted =
    planted && ended.status === "DELETION_FAILED"
      ? await clearAway(stack, planted, { options, watch, ended })
      : ended;
  await subscription.first(deleted.status === "DELETED" ? GONE_NOTICE : DELETION_NOTICE);
  tellHeard(options, watch);
  tell(`\n${receiptOf(deleted)}`);
  const { status, receipt } = deleted;
  return { status, receipt, ...(planted && { planted }) };
};

const plant = async ({ endpoint }: Offline, cluster: ClusterView, tell: Tell) => {
  const planted = await plantIn(endpoint, cluster);
  tell(`\nIn its network there are now, beside what we made:\n${listPlanted(planted)}`);
  return planted;
};

/** The deletion has stopped at strangers' things: the customer removes them, and support redrives. */
const clearAway = async (stack: Offline, planted: Planted, { options, watch, ended }: Stopped) => {
  const tell = tellerOf(options);
  const { clusterId, request } = ended;
  const support = await signIn(stack, "support");
  tell(`\n${voicesOf(await support("GET", `${HOME}/clusters/${clusterId}`))}`);
  await removeStrangers(stack.endpoint, request.region, planted);
  tell("\nThe customer has removed what is named, and support redrives …\n");
  const reason = "the customer has removed what was in the way";
  await support("POST", `/support/clusters/${clusterId}/redrive`, { reason });
  return followerFor(options)(watch);
};

type Tell = (line: string) => void;

const tellerOf = ({ asJson }: DemoOptions): Tell => (asJson ? () => {} : console.log);

const isPlain = ({ asJson }: DemoOptions) => !asJson && !process.stdout.isTTY;

/** What was heard last, since nobody follows any more. */
const tellHeard = (options: DemoOptions, { heard }: Watch) => {
  for (const line of heard()) if (isPlain(options)) console.log(line);
};

const breakDown = async (stack: Offline, fault: string, tell: Tell) => {
  await injectFault(stack, fault);
  tell(paragraph("Something is wrong: ", `${NAMED_FAULTS[fault]?.means}.`, 2));
};

interface Stopped {
  options: DemoOptions;
  watch: Watch;
  ended: ClusterView;
}

/** Tells why it has stopped, to both; then, if that is wished, heals the cause and lets support redrive. */
const recover = async (stack: Offline, { options, watch, ended }: Stopped) => {
  const tell = tellerOf(options);
  const support = await signIn(stack, "support");
  const { clusterId } = ended;
  tell(`\n${voicesOf(await support("GET", `${HOME}/clusters/${clusterId}`))}`);
  if (!options.fault || !options.wantsRedrive) return ended;
  await healFault(stack, options.fault);
  tell("\nThe cause is healed, and support redrives …\n");
  const reason = `${options.fault} is healed`;
  await support("POST", `/support/clusters/${clusterId}/redrive`, { reason });
  return followerFor(options)(watch);
};

const signIn = async ({ api, endpoint }: Offline, role: "owner" | "support"): Promise<Api> =>
  apiOf(api, await fetchToken(endpoint, { organization: ORGANIZATION, role }));

const followerFor = ({ asJson }: DemoOptions): Follow => {
  if (asJson) return followSilently;
  return process.stdout.isTTY ? followAsList : followByLines;
};

const simulatedNow = async ({ endpoint }: Offline): Promise<number> => {
  const response = await fetch(`${endpoint}/_local/clock`);
  const { now } = (await response.json()) as { now: number };
  return now;
};

await runCommand(async (args) => {
  const options = readOptions(args);
  if (!options.wantsHelp && !options.wantsFaults) return run(options);
  console.log(options.wantsHelp ? USAGE : listFaults());
  return 0;
});
