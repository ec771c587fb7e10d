import { ExecutionAlreadyExists, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { recordStatus } from "../../../shared/cluster-status.ts";
import {
  clusterOf,
  mockStepFunctions,
  post,
  REQUEST,
  reportOf,
  started,
  WITH_DEFAULTS,
} from "../../support/posted-clusters.ts";
import { createTable } from "../../support/table.ts";

const stateMachineArn = "arn:aws:states:us-east-1:999999999999:stateMachine:provision-cluster";

it("accepts a cluster with the documented defaults and tells where it is", async () => {
  await using _table = await createTable();
  mockStepFunctions();

  const { status, headers, body } = await post();

  expect(status).toBe(202);
  expect(body).toEqual({
    clusterId: expect.stringMatching(/^c[0-9a-f]{20}$/),
    status: "PROVISIONING",
    createdAt: expect.any(String),
    request: WITH_DEFAULTS,
  });
  expect(headers?.["location"]).toBe(`/organizations/org-1/clusters/${body.clusterId}`);
});

it("starts one execution, named after the cluster and knowing its own ARN", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();

  const { body } = await post();

  const executionArn = `arn:aws:states:us-east-1:999999999999:execution:provision-cluster:${body.clusterId}`;
  const [input, ...more] = started(mock);
  expect(more).toEqual([]);
  expect(input).toMatchObject({ stateMachineArn, name: body.clusterId });
  expect(JSON.parse(input?.input ?? "")).toEqual({
    cluster: { ...WITH_DEFAULTS, clusterId: body.clusterId, organizationId: "org-1" },
    executionArn,
  });
});

it("answers the same request with the same key alike, and starts the same execution", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  const headers = { "idempotency-key": "8e03978e-40d5-43e8-bc93-6894a57f9324" };

  const first = await post({ headers });
  const second = await post({ headers });

  const [one, other] = started(mock);
  expect(second).toEqual(first);
  expect(other).toEqual(one);
});

it("takes an execution that an earlier try started for its own", async () => {
  await using _table = await createTable();
  const error = new ExecutionAlreadyExists({
    message: "Execution Already Exists",
    $metadata: {},
  });
  mockStepFunctions().on(StartExecutionCommand).rejects(error);

  const { status } = await post();

  expect(status).toBe(202);
});

it("starts nothing any more for a cluster that is done", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  const headers = { "idempotency-key": "once" };
  const { body } = await post({ headers });
  await recordStatus(clusterOf(body), reportOf(body, "succeeded"));

  const again = await post({ headers });

  expect(again.body).toEqual(body);
  expect(started(mock)).toHaveLength(1);
});

it("gives another cluster to another key, another organization and no key at all", async () => {
  await using _table = await createTable();
  mockStepFunctions();
  const elsewhere = { claims: { organization_id: "org-2" }, path: { organizationId: "org-2" } };
  const headers = { "idempotency-key": "one" };

  const answers = [
    await post({ headers }),
    await post({ headers: { "idempotency-key": "two" }, body: { ...REQUEST, name: "two" } }),
    await post({ headers, ...elsewhere }),
    await post({ body: { ...REQUEST, name: "three" } }),
    await post({ body: { ...REQUEST, name: "four" } }),
  ];

  expect(new Set(answers.map(({ body }) => body.clusterId)).size).toBe(5);
});

it("refuses a key that was used for another request, and reserves nothing", async () => {
  await using table = await createTable();
  const mock = mockStepFunctions();
  const headers = { "idempotency-key": "once" };
  await post({ headers });
  const before = await table.items();

  const { status, body } = await post({ headers, body: { ...REQUEST, name: "another" } });

  expect(status).toBe(422);
  expect(body.type).toBe("urn:astro:problem:idempotency-key-reused");
  expect(await table.items()).toEqual(before);
  expect(started(mock)).toHaveLength(1);
});

it("refuses a name that another cluster has", async () => {
  await using table = await createTable();
  const mock = mockStepFunctions();
  const { body: first } = await post();
  const before = await table.items();

  const { status, body } = await post({ body: { ...REQUEST, accountId: "210987654321" } });

  expect(status).toBe(409);
  expect(body.detail).toContain(`cluster ${first.clusterId} is named analytics`);
  expect(await table.items()).toEqual(before);
  expect(started(mock)).toHaveLength(1);
});

it("names everything that is wrong, begins no execution and reserves nothing", async () => {
  await using table = await createTable();
  const mock = mockStepFunctions();
  const wrong = {
    name: "A",
    region: "mars-1",
    maxNodeCount: 0,
    vpcCidr: "8.8.8.0/24",
    colour: "red",
  };

  const { status, body } = await post({ body: wrong, headers: { "idempotency-key": "a b" } });

  expect(status).toBe(400);
  expect(
    body.errors.map((one: Record<string, string>) => one["pointer"] ?? one["parameter"]),
  ).toEqual([
    "idempotency-key",
    "#/name",
    "#/accountId",
    "#/region",
    "#/maxNodeCount",
    "#/vpcCidr",
    "#/colour",
  ]);
  expect(await table.items()).toEqual([]);
  expect(started(mock)).toEqual([]);
});

it.each(["member", "support"])("is refused to the role %s", async (role) => {
  await using table = await createTable();
  mockStepFunctions();

  const { status } = await post({ claims: { role } });

  expect(status).toBe(403);
  expect(await table.items()).toEqual([]);
});
