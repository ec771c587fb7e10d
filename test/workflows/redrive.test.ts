import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { setQuota } from "../../local/aws/services/service-quotas.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import type { StepView } from "../../shared/cluster-view.ts";
import type { StoredEvent } from "../../shared/events.ts";
import { during, refusedFrom } from "../support/faults.ts";
import {
  aTrustingCustomer,
  type Customer,
  call,
  clientIn,
  ended,
  externalIdOf,
  provision,
  redrive,
  stack,
  teardown,
} from "../support/provisioning.ts";

const vcpus = ({ accountId }: Customer, value: number) =>
  setQuota({ world: stack.world, account: accountId, region: "us-east-1" }, "L-1216C47A", value);

const typesOf = (events: StoredEvent[]) =>
  events.map(({ detailType }) => detailType).filter((type) => !type.endsWith(" Progressed"));

const attemptsOf = (steps: StepView[], name: string) =>
  steps.find(({ step }) => step === name)?.attempts;

/** A provisioning that is stopped amid the creation of cluster and database. */
const aStoppedProvisioning = async (customer: Customer) => {
  const { clock } = stack.world;
  const body = { name: "analytics", accountId: customer.accountId };
  const { clusterId } = (await call("clustersCreate", customer, { body })).body;
  const path = { clusterId };
  const { executionArn } = (await call("clustersGet", customer, { path })).body;
  await clock.sleep(300);
  await clock.work(() =>
    clientIn(SFNClient, HOME_ACCOUNT).send(
      new StopExecutionCommand({ executionArn, cause: "by mistake" }),
    ),
  );
  return (await ended(customer, clusterId)).cluster;
};

it("goes on to the end after the customer has raised the quota", async () => {
  const customer = await aTrustingCustomer();
  vcpus(customer, 5);
  const failed = await provision(customer);
  vcpus(customer, 40);

  const { status, body } = await redrive(failed.cluster.clusterId);
  const { cluster, events } = await ended(customer, failed.cluster.clusterId);

  expect({ status, way: body.way }).toEqual({ status: 202, way: "redrive" });
  expect(cluster).toMatchObject({ status: "ACTIVE", redrives: [{ way: "redrive" }] });
  expect(cluster.redrives[0]).not.toHaveProperty("staff");
  expect(attemptsOf(cluster.steps, "ProveTrust")).toBe(
    attemptsOf(failed.cluster.steps, "ProveTrust"),
  );
  expect(typesOf(events)).toEqual([
    "Cluster Provisioning Started",
    "Cluster Provisioning Failed",
    "Cluster Provisioning Redriven",
    "Cluster Provisioned",
  ]);
  expect(events.map(({ detail }) => detail.sequence)).toEqual(events.map((_, index) => index + 1));
});

it("goes on to the end after the role was given the right external ID", async () => {
  const customer = await aTrustingCustomer({ externalId: "astro-somebody-elses" });
  const failed = await provision(customer);
  const { externalId } = await externalIdOf(customer);
  await clientIn(IAMClient, customer.accountId).send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: "astronomer-remote-management",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${HOME_ACCOUNT}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": externalId } },
        },
      }),
    }),
  );

  await redrive(failed.cluster.clusterId);
  const { cluster } = await ended(customer, failed.cluster.clusterId);

  expect(failed.cluster.failure).toMatchObject({ error: "TrustRefused" });
  expect(cluster.status).toBe("ACTIVE");
});

it("fails again, and says so again, when the cause is not gone", async () => {
  const customer = await aTrustingCustomer();
  vcpus(customer, 5);
  const { clusterId } = (await provision(customer)).cluster;

  await redrive(clusterId);
  const { cluster, events } = await ended(customer, clusterId);

  expect(cluster).toMatchObject({ status: "FAILED", failure: { step: "Preflight" } });
  expect(typesOf(events).slice(-3)).toEqual([
    "Cluster Provisioning Failed",
    "Cluster Provisioning Redriven",
    "Cluster Provisioning Failed",
  ]);
  expect(events.at(-1)?.detail["failure"]).toEqual(cluster.failure);
});

it("tells before what will run and what was made, and keeps that", async () => {
  const customer = await aTrustingCustomer();
  const stopped = await aStoppedProvisioning(customer);

  const preview = await redrive(stopped.clusterId, { query: { preview: "true" } });
  await redrive(stopped.clusterId);
  const { cluster } = await ended(customer, stopped.clusterId);

  const { body } = preview;
  const becauseOf = (step: string) =>
    body.runs.find((one: Record<string, unknown>) => one["step"] === step)?.because;
  expect(preview.status).toBe(200);
  expect(body).toMatchObject({
    way: "redrive",
    failure: { error: "ExecutionAborted", staffMessage: expect.stringContaining("by mistake") },
  });
  expect(becauseOf("EnsureDatabase")).toBe("aborted");
  expect(becauseOf("EnsureNodeGroups")).toBe("pending");
  expect(body.adopts).toContainEqual({
    step: "EnsureVpc",
    title: "VPC",
    facts: expect.objectContaining({ vpcId: cluster.outputs?.vpcId }),
  });
  expect(cluster.status).toBe("ACTIVE");
  expect(attemptsOf(cluster.steps, "EnsureVpc")).toBe(attemptsOf(stopped.steps, "EnsureVpc"));
});

it("does the same work in a new execution when AWS redrives no more", async () => {
  const customer = await aTrustingCustomer();
  const stopped = await aStoppedProvisioning(customer);
  await stack.world.clock.sleep(15 * 24 * 3600);

  const { body } = await redrive(stopped.clusterId);
  const { cluster, events } = await ended(customer, stopped.clusterId);

  expect(body.way).toBe("new-execution");
  expect(cluster).toMatchObject({ status: "ACTIVE", executionArn: `${stopped.executionArn}-1` });
  expect(typesOf(events)).toEqual([
    "Cluster Provisioning Started",
    "Cluster Provisioning Failed",
    "Cluster Provisioning Redriven",
    "Cluster Provisioned",
  ]);
  expect(new Set(events.map(({ detail }) => detail.id)).size).toBe(events.length);
});

it("lets a deletion that has failed go on to the receipt", async () => {
  const customer = await aTrustingCustomer();
  const noSubnets = refusedFrom("subnetsEnsure ec2.CreateSubnet #1", customer);
  const { clusterId } = (await during([noSubnets], () => provision(customer))).cluster;
  const standingVpc = refusedFrom("vpcRemove ec2.DeleteVpc #1", customer);
  const failed = await during([standingVpc], () => teardown(customer, clusterId));

  const preview = await redrive(clusterId, { query: { preview: "true" } });
  const { status, body } = await redrive(clusterId);
  const { cluster, events } = await ended(customer, clusterId);

  const { runs } = preview.body;
  expect(failed.cluster).toMatchObject({
    status: "DELETION_FAILED",
    failure: { step: "RemoveVpc", canRedrive: true },
  });
  expect(runs[0]).toMatchObject({ step: "RemoveVpc", because: "failed" });
  expect(runs.at(-1)).toMatchObject({ step: "VerifyDeletion", because: "pending" });
  expect({ status, body }).toMatchObject({
    status: 202,
    body: { way: "redrive", status: "DELETING" },
  });
  expect(cluster).toMatchObject({ status: "DELETED", redrives: [{ way: "redrive" }] });
  expect(attemptsOf(cluster.steps, "RemoveSubnets")).toBe(
    attemptsOf(failed.cluster.steps, "RemoveSubnets"),
  );
  expect(cluster.receipt?.left.filter(({ reason }) => reason === "kept")).toEqual([]);
  expect(typesOf(events).slice(-4)).toEqual([
    "Cluster Deletion Started",
    "Cluster Deletion Failed",
    "Cluster Deletion Redriven",
    "Cluster Deleted",
  ]);
});

it("refuses with the reason what is there, and what is not", async () => {
  const customer = await aTrustingCustomer();
  const { cluster } = await provision(customer);

  const there = await redrive(cluster.clusterId);
  const absent = await redrive("c00000000000000000000");

  expect(there).toMatchObject({ status: 409, body: { title: "There is nothing to redrive" } });
  expect(there.body.detail).toMatch(
    /^the cluster is ACTIVE since .*, must be FAILED or DELETION_FAILED$/,
  );
  expect(absent.status).toBe(404);
});
