/**
 * Customers and their provisionings on the embedded stack. One stack serves all files of a worker; what
 * keeps tests apart is what keeps customers apart: each has an organization and an account of its own.
 */

import { readFileSync } from "node:fs";
import { CloudFormationClient, CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { ClusterRequest } from "../../shared/cluster.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import type { StoredEvent } from "../../shared/events.ts";
import { anHttpEvent, parsed, type Wanted } from "./http-event.ts";

/** The stack of all workflow tests; its simulated time does not wait. */
export const stack: Stack = await startStack({ timeScale: Number.POSITIVE_INFINITY });

const TEMPLATE = readFileSync("customer/astronomer-remote-management-stack.yaml", "utf8");

let customers = 0;

/** An organization with an AWS account. */
export interface Customer {
  organizationId: string;
  accountId: string;
}

/** A customer who has done nothing yet. */
export const aCustomer = (): Customer => {
  customers += 1;
  return {
    organizationId: `org-${customers}`,
    accountId: String(100_000_000_000 + customers),
  };
};

/** A customer whose account has the cross-account role: with another external ID or template if given. */
export const aTrustingCustomer = async (
  given: { externalId?: string; template?: string } = {},
): Promise<Customer> => {
  const customer = aCustomer();
  const externalId = given.externalId ?? (await externalIdOf(customer)).externalId;
  await clientIn(CloudFormationClient, customer.accountId).send(
    new CreateStackCommand({
      StackName: "AstroCrossAccountRole",
      TemplateBody: given.template ?? TEMPLATE,
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      Parameters: [
        { ParameterKey: "ExternalId", ParameterValue: externalId },
        { ParameterKey: "AstronomerAccountId", ParameterValue: HOME_ACCOUNT },
      ],
    }),
  );
  return customer;
};

type ClientClass<Client> = new (config: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}) => Client;

/** An SDK client of an account's root user. */
export const clientIn = <Client>(
  Class: ClientClass<Client>,
  account: string,
  region = "us-east-1",
) =>
  new Class({
    endpoint: stack.endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "simulated" },
  });

/** Calls an operation of the API as the customer's owner, unless other claims are wanted. */
export const call = async (functionName: string, customer: Customer, wanted: Wanted = {}) => {
  const claims = { organization_id: customer.organizationId, ...wanted.claims };
  const path = { organizationId: customer.organizationId, ...wanted.path };
  const answer = await stack.invoke(functionName, anHttpEvent({ ...wanted, claims, path }));
  return parsed(answer as Parameters<typeof parsed>[0]);
};

export const externalIdOf = async (customer: Customer): Promise<{ externalId: string }> =>
  (await call("externalIdGet", customer)).body;

/** Asks for a cluster and waits until its provisioning has ended, well or not. */
export const provision = async (customer: Customer, wanted: Partial<ClusterRequest> = {}) => {
  const request = ClusterRequest.parse({
    name: "analytics",
    accountId: customer.accountId,
    ...wanted,
  });
  const { body } = await call("clustersCreate", customer, { body: request });
  return ended(customer, body.clusterId);
};

/** Waits until what is done with a cluster has ended, well or not. */
export const ended = async (customer: Customer, clusterId: string) => {
  const cluster = await seen(async (): Promise<ClusterView | undefined> => {
    const view = (await call("clustersGet", customer, { path: { clusterId } })).body;
    return /ING$/.test(view.status) ? undefined : view;
  });
  return { cluster, events: await eventsOf(customer, clusterId) };
};

/** In simulated time, which costs nothing where nothing happens. */
const SECONDS_BETWEEN_LOOKS = 60;

/** No workflow waits for anything for a day. */
const MOST_LOOKS = (24 * 3600) / SECONDS_BETWEEN_LOOKS;

/** Looks from time to time until there is something to be seen. */
const seen = async <Sight>(look: () => Promise<Sight | undefined>): Promise<Sight> => {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const sight = await look();
    if (sight) return sight;
    await stack.world.clock.sleep(SECONDS_BETWEEN_LOOKS);
  }
  throw new Error("nothing was to be seen for a simulated day");
};

/** Has a cluster deleted, and waits until that has ended, well or not. */
export const teardown = async (customer: Customer, clusterId: string, wanted: object = {}) => {
  const body = { name: "analytics", ...wanted };
  await call("deletionsCreate", customer, { path: { clusterId }, body });
  return ended(customer, clusterId);
};

/** Asks for a redrive as support. */
export const redrive = (clusterId: string, wanted: Wanted = {}) =>
  call("redrivesCreate", STAFF, {
    path: { clusterId },
    body: { reason: "the cause is gone" },
    ...wanted,
    claims: { role: "support", sub: "sam" },
  });

const STAFF = { organizationId: "vendor", accountId: HOME_ACCOUNT };

/** The events of a cluster, once its last one is there: it follows the status. */
const eventsOf = (customer: Customer, clusterId: string): Promise<StoredEvent[]> =>
  seen(async () => {
    const { events } = (await call("eventsList", customer, { path: { clusterId } })).body;
    const last = events.at(-1)?.detailType;
    return /^Cluster (Provisioned|Deleted|\w+ Failed)$/.test(last) ? events : undefined;
  });
