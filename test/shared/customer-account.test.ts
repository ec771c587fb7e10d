import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { customerAccount } from "../../shared/customer-account.ts";
import { TrustRefused } from "../../shared/errors.ts";
import { externalIdOf } from "../../shared/organizations.ts";
import { sessionPolicy } from "../../shared/session-policies.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

/** STS that gives credentials until then. */
const stsUntil = (Expiration: Date) => {
  const sts = mockClient(STSClient);
  const Credentials = {
    AccessKeyId: "ASIA0123456789ABCDEF",
    SecretAccessKey: "secret",
    SessionToken: "token",
    Expiration,
  };
  sts.on(AssumeRoleCommand).resolves({ Credentials });
  return sts;
};

it("is in the cluster's region, and its calls can be told from others", () => {
  const account = customerAccount(aCluster({ region: "eu-west-1" }), "EnsureVpc");

  expect(account).toMatchObject({
    region: "eu-west-1",
    retryMode: "adaptive",
    customUserAgent: [["astro-provisioner", "1"]],
  });
});

it("is entered by the cross-account role with the organization's external ID", async () => {
  await using _table = await createTable();
  const expiration = inMinutes(60);
  const sts = stsUntil(expiration);
  const cluster = aCluster({ clusterId: "entered", region: "af-south-1" });

  const credentials = await customerAccount(cluster, "EnsureVpc").credentials();

  const [call] = sts.commandCalls(AssumeRoleCommand);
  expect(call?.args[0].input).toEqual({
    RoleArn: "arn:aws:iam::123456789012:role/astronomer-remote-management",
    RoleSessionName: "entered-EnsureVpc",
    ExternalId: await externalIdOf("org-1"),
    Policy: sessionPolicy("EnsureVpc", cluster),
    DurationSeconds: 3600,
  });
  expect(credentials).toEqual({
    accessKeyId: "ASIA0123456789ABCDEF",
    secretAccessKey: "secret",
    sessionToken: "token",
    expiration,
  });
});

it("asks STS in our own region, whatever the cluster's", async () => {
  await using _table = await createTable();
  const sts = stsUntil(inMinutes(60));

  await customerAccount(
    aCluster({ clusterId: "home", region: "me-south-1" }),
    "EnsureVpc",
  ).credentials();

  const [client] = sts.send.thisValues as STSClient[];
  await expect(client?.config.region()).resolves.toBe("us-east-1");
});

it("keeps a session for the same cluster and step", async () => {
  await using _table = await createTable();
  const sts = stsUntil(inMinutes(6));
  const cluster = aCluster({ clusterId: "kept" });

  await customerAccount(cluster, "EnsureVpc").credentials();
  await customerAccount(cluster, "EnsureVpc").credentials();
  await customerAccount(cluster, "EnsureSubnets").credentials();

  const names = sts
    .commandCalls(AssumeRoleCommand)
    .map(({ args }) => args[0].input.RoleSessionName);
  expect(names).toEqual(["kept-EnsureVpc", "kept-EnsureSubnets"]);
});

it("opens one session for all clients that ask at once", async () => {
  await using _table = await createTable();
  const sts = stsUntil(inMinutes(60));
  const account = customerAccount(aCluster({ clusterId: "shared" }), "EnsureVpc");

  const given = await Promise.all([account.credentials(), account.credentials()]);

  expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
  expect(given[0]).toBe(given[1]);
});

it("tries again after a session could not be opened", async () => {
  await using _table = await createTable();
  mockClient(STSClient).on(AssumeRoleCommand).rejects(new Error("socket hang up"));
  const account = customerAccount(aCluster({ clusterId: "again" }), "EnsureVpc");
  await account.credentials().catch(() => undefined);
  stsUntil(inMinutes(60));

  await expect(account.credentials()).resolves.toMatchObject({ sessionToken: "token" });
});

it("renews a session that ends within five minutes", async () => {
  await using _table = await createTable();
  const sts = stsUntil(inMinutes(4));
  const account = customerAccount(aCluster({ clusterId: "renewed" }), "EnsureVpc");

  await account.credentials();
  await account.credentials();

  expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(2);
});

it("is the customer's to open again when AWS refuses it", async () => {
  await using _table = await createTable();
  const denied = Object.assign(new Error("not authorized to perform: sts:AssumeRole"), {
    name: "AccessDenied",
  });
  mockClient(STSClient).on(AssumeRoleCommand).rejects(denied);
  const account = customerAccount(aCluster({ clusterId: "refused" }), "EnsureVpc");

  const refusal = await account.credentials().catch((error: unknown) => error);

  expect(refusal).toBeInstanceOf(TrustRefused);
  expect(refusal).toMatchObject({ message: expect.stringContaining("refuses us"), cause: denied });
  expect(String(refusal)).not.toContain(await externalIdOf("org-1"));
});

it("leaves every other error as it is", async () => {
  await using _table = await createTable();
  const outage = new Error("socket hang up");
  mockClient(STSClient).on(AssumeRoleCommand).rejects(outage);
  const account = customerAccount(aCluster({ clusterId: "outage" }), "EnsureVpc");

  await expect(account.credentials()).rejects.toBe(outage);
});
