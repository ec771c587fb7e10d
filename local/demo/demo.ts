/** `npm run demo`: provisions a cluster on the embedded AWS, from the API call to the notice. */

import { type Offline, startOffline } from "../offline.ts";
import { type Api, ApiProblem, apiOf, fetchToken } from "./api.ts";
import { CUSTOMER_ACCOUNT, createCrossAccountRole, ORGANIZATION } from "./customer.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { type Follow, followAsList, followByLines, followSilently } from "./progress.ts";
import { headline, subscribe } from "./subscriber.ts";
import { describe, summarize } from "./summary.ts";

const HOME = `/organizations/${ORGANIZATION}`;
const NOTICE = /^Cluster (Provisioned|Provisioning Failed)$/;

/** Runs the demo; the exit status is 0 only when all is well and the subscriber knows it. */
const run = async (options: DemoOptions): Promise<number> => {
  const tell = options.asJson ? () => {} : console.log;
  const isPlain = !options.asJson && !process.stdout.isTTY;
  tell("Starting the API, the workflow and the functions on a simulated AWS …");
  await using stack = await startOffline({ timeScale: options.timeScale });
  const api = await signIn(stack);

  const { externalId } = await api("GET", `${HOME}/aws-external-id`);
  tell(`The customer creates the cross-account role in its account ${CUSTOMER_ACCOUNT} …`);
  await createCrossAccountRole(stack.endpoint, { accountId: CUSTOMER_ACCOUNT, externalId });

  await using subscription = await subscribe(stack, (event) => isPlain && tell(headline(event)));
  const request = { name: "demo", accountId: CUSTOMER_ACCOUNT, ...options.request };
  const { clusterId } = await api("POST", `${HOME}/clusters`, request);
  tell(`Cluster ${clusterId} is asked for; ${options.timeScale} simulated seconds pass in one.\n`);

  const cluster = await followerFor(options)({
    look: () => api("GET", `${HOME}/clusters/${clusterId}`),
    now: () => simulatedNow(stack),
  });
  const notice = await subscription.first(NOTICE);
  const summary = await summarize(stack, cluster, notice);
  console.log(options.asJson ? JSON.stringify(summary, null, 2) : `\n${describe(summary)}`);
  return cluster.status === "ACTIVE" && notice?.["detail-type"] === "Cluster Provisioned" ? 0 : 1;
};

const signIn = async ({ api, endpoint }: Offline): Promise<Api> =>
  apiOf(api, await fetchToken(endpoint, { organization: ORGANIZATION, role: "owner" }));

const followerFor = ({ asJson }: DemoOptions): Follow => {
  if (asJson) return followSilently;
  return process.stdout.isTTY ? followAsList : followByLines;
};

const simulatedNow = async ({ endpoint }: Offline): Promise<number> => {
  const response = await fetch(`${endpoint}/_local/clock`);
  const { now } = (await response.json()) as { now: number };
  return now;
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options.wantsHelp) console.log(USAGE);
  else process.exitCode = await run(options);
} catch (error) {
  if (!(error instanceof TypeError || error instanceof ApiProblem)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
