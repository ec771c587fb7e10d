/**
 * Runs steps against moto, an imitation of AWS that is not ours: where two imitations agree, either is
 * likelier to be right. A step runs until it is done and then once more, which must tell the same.
 * Nothing depends on moto: where `moto_server` is not installed, there is nothing to do.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { CreateEventBusCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ensure as database } from "../functions/data-plane/database.ts";
import { ensure as eksCluster } from "../functions/data-plane/eks-cluster.ts";
import { ensure as encryptionKey } from "../functions/data-plane/encryption-key.ts";
import { ensure as endpoints } from "../functions/data-plane/endpoints.ts";
import { ensure as internetGateway } from "../functions/data-plane/internet-gateway.ts";
import { ensure as logBucket } from "../functions/data-plane/log-bucket.ts";
import { ensure as logGroup } from "../functions/data-plane/log-group.ts";
import { ensure as natGateways } from "../functions/data-plane/nat-gateways.ts";
import { ensure as nodeGroups } from "../functions/data-plane/node-groups.ts";
import { ensure as oidcProvider } from "../functions/data-plane/oidc-provider.ts";
import { ensure as roles } from "../functions/data-plane/roles.ts";
import { ensure as routes } from "../functions/data-plane/routes.ts";
import { ensure as securityGroups } from "../functions/data-plane/security-groups.ts";
import { ensure as serviceLinkedRoles } from "../functions/data-plane/service-linked-roles.ts";
import { ensure as subnets } from "../functions/data-plane/subnets.ts";
import { ensure as vpc } from "../functions/data-plane/vpc.ts";
import { createRecord } from "../shared/cluster-record.ts";
import type { EksCluster } from "../shared/facts.ts";
import { eksClusterName } from "../shared/names.ts";
import { aCluster, aPlan } from "../test/support/requests.ts";
import { createTable } from "../test/support/table.ts";

/** Steps in an order in which each has what it needs, by the name that their result has for later ones. */
const STEPS = {
  vpc,
  subnets,
  securityGroups,
  serviceLinkedRoles,
  roles,
  encryptionKey,
  logGroup,
  internetGateway,
  natGateways,
  routes,
  endpoints,
  eksCluster,
  nodeGroups,
  oidcProvider,
  database,
  logBucket,
} as const;

/** Where moto 5.2 is wrong, and AWS is known to be otherwise: expected, and no reason to change a step. */
const KNOWN: Partial<Record<keyof typeof STEPS, { says: RegExp; because: string }>> = {
  eksCluster: {
    says: /clusterSecurityGroupId is missing/,
    because: "moto tells no security group of the cluster's own, which EKS makes with every one",
  },
  natGateways: {
    says: /the second time/,
    because: "moto does not know the tag filters of DescribeNatGateways, and lists all",
  },
  serviceLinkedRoles: {
    says: /AWSServiceRoleForeks already exists/,
    because: "moto names the roles of eks and eks-nodegroup alike",
  },
};

/** What later steps are told of the cluster, since the step cannot tell it from moto's. */
const EKS_CLUSTER: EksCluster = {
  name: eksClusterName(aCluster()),
  arn: "arn:aws:eks:us-east-1:123456789012:cluster/any",
  endpoint: "https://any.eks.amazonaws.com",
  version: "1.35",
  oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ANY",
  securityGroupId: "sg-any",
};

const MOST_ATTEMPTS = 5;

type Step = (typeof STEPS)[keyof typeof STEPS];
type Facts = Record<string, unknown>;

/** What a step tells when it is done; no step waits for more than a few looks here. */
const done = async (step: Step, facts: Facts, attempts = MOST_ATTEMPTS): Promise<unknown> => {
  try {
    return await step(facts, CONTEXT);
  } catch (error) {
    const isUnderWay = error instanceof Error && /^(JustStarted|NotReady)$/.test(error.name);
    if (!isUnderWay || attempts === 1) throw error;
    return done(step, facts, attempts - 1);
  }
};

/** What is wrong with a step, if anything; its result becomes a fact for those that follow. */
const tryOut = async (name: keyof typeof STEPS, facts: Facts): Promise<string | undefined> => {
  try {
    const first = await done(STEPS[name], facts);
    facts[name] = first;
    const second = await done(STEPS[name], facts);
    if (isDeepStrictEqual(second, first)) return undefined;
    return `tells ${JSON.stringify(first)} at first, and ${JSON.stringify(second)} the second time`;
  } catch (error) {
    return String(error);
  }
};

const report = (name: keyof typeof STEPS, difference: string | undefined) => {
  const known = KNOWN[name];
  if (difference && known?.says.test(difference)) return console.log(`- ${name}: ${known.because}`);
  if (!difference && !known) return console.log(`✓ ${name}`);
  process.exitCode = 1;
  console.log(`✗ ${name}: ${difference ?? "no longer differs, must be taken off the list"}`);
};

const compare = async (endpoint: string) => {
  Object.assign(process.env, { AWS_ENDPOINT_URL: endpoint, VENDOR_EGRESS_CIDRS: "192.0.2.0/24" });
  await using _table = await createTable();
  const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:moto";
  const told = { cluster: aCluster(), executionArn, plan: aPlan(), eksCluster: EKS_CLUSTER };
  const facts: Facts = { ...told };
  await new EventBridgeClient({}).send(new CreateEventBusCommand({ Name: "astro" }));
  await createRecord(aCluster(), executionArn);
  for (const name of Object.keys(STEPS) as (keyof typeof STEPS)[])
    report(name, await tryOut(name, facts));
};

/** At a port that the system gives; undefined when there is no moto. */
const startMoto = async (): Promise<ChildProcess | undefined> => {
  const moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
  });
  const isThere = once(moto, "spawn").then(() => true);
  return (await isThere.catch(() => false)) ? moto : undefined;
};

/** It tells where it listens among other things that it says. */
const endpointOf = async (said: Readable): Promise<string> => {
  for await (const line of createInterface({ input: said })) {
    const [endpoint] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (endpoint) return endpoint;
  }
  throw new Error("moto_server ended before it listened");
};

const CONTEXT = {} as Parameters<Step>[1];

const moto = await startMoto();
if (moto?.stderr) {
  await compare(await endpointOf(moto.stderr)).finally(() => moto.kill());
} else {
  console.log("moto_server is not installed (pip install 'moto[server]'): nothing was compared");
}
