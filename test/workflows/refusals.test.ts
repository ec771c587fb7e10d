import { readFile } from "node:fs/promises";
import { CloudFormationClient, UpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { setStanding, withhold } from "../../local/aws/accounts.ts";
import { startInstance } from "../../local/aws/services/ec2/instances.ts";
import { setQuota } from "../../local/aws/services/service-quotas.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { must } from "../../shared/must.ts";
import {
  aCustomer,
  aTrustingCustomer,
  type Customer,
  call,
  clientIn,
  externalIdOf,
  provision,
  stack,
} from "../support/provisioning.ts";

const MACHINE = must(stack.environment["PROVISION_STATE_MACHINE_ARN"], "state machine");

const isDryRun = (input: unknown) => JSON.stringify(input).includes('"DryRun":true');

/** The operations with which steps have made anything in the account; a dry run makes nothing. */
const createdBy = ({ accountId }: Customer) =>
  stack.world.journal
    .filter(({ account, caller }) => account === accountId && caller.includes(":assumed-role/"))
    .filter(({ operation, input }) => /^(Allocate|Create|Put)/.test(operation) && !isDryRun(input))
    .map(({ operation }) => operation);

const ownVpcs = async (account: string) => {
  const { Vpcs } = await clientIn(EC2Client, account).send(
    new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["false"] }] }),
  );
  return Vpcs;
};

/** Does what the command says that a customer was told. */
const updateStack = async ({ accountId }: Customer, command: string) => {
  const argument = (name: string) => new RegExp(`--${name} (\\S+)`).exec(command)?.[1];
  const parameters = [...command.matchAll(/ParameterKey=(\w+),UsePreviousValue=true/g)];
  await clientIn(CloudFormationClient, accountId, argument("region")).send(
    new UpdateStackCommand({
      StackName: argument("stack-name"),
      TemplateURL: argument("template-url"),
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      Parameters: parameters.map(([, ParameterKey]) => ({ ParameterKey, UsePreviousValue: true })),
    }),
  );
};

describe("a provisioning that cannot be", () => {
  it("fails with what to do when the account has no role of ours", async () => {
    const customer = aCustomer();

    const { cluster, events } = await provision(customer);

    expect(cluster).toMatchObject({
      status: "FAILED",
      failure: { error: "TrustRefused", step: "ProveTrust", turn: "customer", canRedrive: true },
    });
    expect(cluster.failure?.customerMessage).toContain("CloudFormation stack has finished");
    expect(events.at(-1)).toMatchObject({
      detailType: "Cluster Provisioning Failed",
      detail: { failure: { error: "TrustRefused", turn: "customer" } },
    });
  });

  it("fails with what to do when the role was made with another external ID", async () => {
    const customer = await aTrustingCustomer({ externalId: "astro-somebody-elses" });

    const { cluster } = await provision(customer);

    expect(cluster.failure).toMatchObject({ error: "TrustRefused", turn: "customer" });
    expect(cluster.failure?.customerMessage).toContain("external ID given to it is the one shown");
  });

  it("fails before anything is made when the account is below a quota", async () => {
    const customer = await aTrustingCustomer();
    const place = { world: stack.world, account: customer.accountId, region: "us-east-1" };
    setQuota(place, "L-1216C47A", 5);

    const { cluster } = await provision(customer);

    expect(cluster.failure).toMatchObject({
      error: "PreflightFailed",
      step: "Preflight",
      turn: "customer",
    });
    expect(cluster.failure?.customerMessage).toMatch(
      /L-1216C47A .* in us-east-1 is 5, must be at least 40/,
    );
    expect(await ownVpcs(customer.accountId)).toEqual([]);
  });

  it("keeps eight different problems in the record and tells them in one event, and makes nothing", async () => {
    const customer = await aTrustingCustomer();
    const place = { world: stack.world, account: customer.accountId, region: "us-east-1" };
    setStanding(place, "blocked");
    setQuota(place, "L-1216C47A", 5);
    setQuota(place, "L-34B43A08", 0);
    setQuota(place, "L-0263D0A3", 1);
    startInstance(place);
    withhold(place, "sts", ["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"]);

    const { cluster, events } = await provision(customer, {
      maxNodeCount: 450,
      peerCidrs: ["172.20.0.0/24"],
    });

    const codes = cluster.findings?.map(({ code }) => code);
    expect(codes).toHaveLength(8);
    expect(new Set(codes).size).toBe(7);
    expect(events.at(-1)?.detail).toMatchObject({ failure: { findings: cluster.findings } });
    expect(cluster.failure?.findings).toEqual(cluster.findings);
    expect(cluster).not.toHaveProperty("plan");
    expect(await ownVpcs(customer.accountId)).toEqual([]);
    expect(createdBy(customer)).toEqual([]);
  });

  it("fails before anything is made when the role is of an older template, and works once it is updated", async () => {
    const template = await readFile("customer/versions/1.1.0.yaml", "utf8");
    const customer = await aTrustingCustomer({ template });

    const { cluster } = await provision(customer);

    const [finding] = cluster.findings ?? [];
    expect(cluster).toMatchObject({
      status: "FAILED",
      failure: { error: "PreflightFailed", step: "Preflight", turn: "customer" },
    });
    expect(cluster.failure?.customerMessage).toMatch(/older version, which lacks .*kms:CreateKey/);
    expect(createdBy(customer)).toEqual([]);

    await updateStack(customer, must(finding?.fix.command, "command"));
    const { cluster: second } = await provision(customer, { name: "second" });

    expect(second.status).toBe("ACTIVE");
  });

  it("tells another organization nothing about whose the account is", async () => {
    const first = await aTrustingCustomer();
    await provision(first);
    const { organizationId } = aCustomer();

    const { cluster } = await provision({ organizationId, accountId: first.accountId });

    expect(cluster.failure).toMatchObject({ error: "TrustRefused" });
    expect(JSON.stringify(cluster.failure)).not.toContain(first.organizationId);
  });

  it("shows support why, and the customer only what concerns them", async () => {
    const customer = aCustomer();
    const { cluster } = await provision(customer);

    const { body } = await call("clustersGet", customer, {
      path: { clusterId: cluster.clusterId },
      claims: { organization_id: "vendor", role: "support" },
    });

    expect(cluster.failure).not.toHaveProperty("staffMessage");
    expect(body.failure.staffMessage).toContain("TrustRefused in step ProveTrust");
  });
});

describe("a request that is wrong", () => {
  it("is told every mistake, and begins nothing", async () => {
    const customer = await aTrustingCustomer();

    const { status, body } = await call("clustersCreate", customer, {
      body: { name: "A", accountId: "12", region: "mars-1", vpcCidr: "8.8.8.0/20", nodes: 3 },
    });

    const { executions } = await clientIn(SFNClient, HOME_ACCOUNT).send(
      new ListExecutionsCommand({ stateMachineArn: MACHINE }),
    );
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(status).toBe(400);
    expect(pointers.toSorted()).toEqual([
      "#/accountId",
      "#/name",
      "#/nodes",
      "#/region",
      "#/vpcCidr",
    ]);
    expect(body.errors).toContainEqual({
      pointer: "#/region",
      detail: expect.stringMatching(
        /"mars-1" is not offered, must be one of af-south-1, .*us-west-2/,
      ),
    });
    expect(JSON.stringify(executions)).not.toContain(customer.organizationId);
  });

  it("that is repeated with its key gives the same cluster and one execution", async () => {
    const customer = await aTrustingCustomer();
    const wanted = {
      body: { name: "twice", accountId: customer.accountId },
      headers: { "idempotency-key": "once" },
    };

    const [first, second] = await Promise.all([
      call("clustersCreate", customer, wanted),
      call("clustersCreate", customer, wanted),
    ]);

    const { executions } = await clientIn(SFNClient, HOME_ACCOUNT).send(
      new ListExecutionsCommand({ stateMachineArn: MACHINE }),
    );
    const begun = executions?.filter(({ name }) => name === first.body.clusterId);
    expect(first.status).toBe(202);
    expect(second).toEqual(first);
    expect(begun).toHaveLength(1);
  });

  it("for the external ID is refused to a member who is no owner", async () => {
    const customer = aCustomer();
    const { externalId } = await externalIdOf(customer);

    const { status, body } = await call("externalIdGet", customer, { claims: { role: "member" } });

    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toContain(externalId);
  });
});
