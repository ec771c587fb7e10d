import { expect, it } from "vitest";
import { list } from "../../../functions/api/support-clusters.ts";
import { createRecord } from "../../../shared/cluster-record.ts";
import { recordStatus } from "../../../shared/cluster-status.ts";
import { anHttpEvent, parsed, type Wanted } from "../../support/http-event.ts";
import { aFailure } from "../../support/records.ts";
import { aCluster } from "../../support/requests.ts";
import { createTable } from "../../support/table.ts";

const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";
const idOf = (digit: number) => `c${String(digit).repeat(20)}`;

const get = async (wanted: Wanted = {}) =>
  parsed(
    await list(anHttpEvent({ claims: { organization_id: "vendor", role: "support" }, ...wanted })),
  );

const aFailedCluster = async (digit: number) => {
  const cluster = aCluster({ clusterId: idOf(digit), organizationId: `org-${digit}` });
  await createRecord(cluster, executionArn);
  await recordStatus(cluster, {
    executionArn,
    status: "failed",
    redriveCount: 0,
    failure: aFailure(),
  });
};

it("lists whose turn it is and since when, whatever the organization", async () => {
  await using _table = await createTable();
  await createRecord(aCluster({ clusterId: idOf(9) }), executionArn);
  await aFailedCluster(1);

  const { status, body } = await get();

  expect(status).toBe(200);
  expect(body.clusters).toEqual([
    expect.objectContaining({
      clusterId: idOf(1),
      organizationId: "org-1",
      status: "FAILED",
      since: expect.any(String),
      failure: aFailure(),
    }),
  ]);
});

it.each<{ sender: string; none: object }>([
  { sender: "API Gateway", none: {} },
  { sender: "serverless-offline", none: { pathParameters: null } },
])("has no parameters in its path, as $sender says it", async ({ none }) => {
  await using _table = await createTable();
  const claims = { organization_id: "vendor", role: "support" };
  const { pathParameters: _, ...event } = anHttpEvent({ claims });

  const answer = parsed(await list(Object.assign(event, none)));

  expect(answer).toMatchObject({ status: 200, body: { clusters: [] } });
});

it("lists page after page", async () => {
  await using _table = await createTable();
  for (const digit of [3, 1, 2]) await aFailedCluster(digit);
  const query = { status: "FAILED", limit: "2" };

  const first = await get({ query });
  const second = await get({ query: { ...query, cursor: first.body.cursor } });

  const ids = [first, second].map(({ body }) =>
    body.clusters.map(({ clusterId }: { clusterId: string }) => clusterId),
  );
  expect(ids).toEqual([[idOf(3), idOf(1)], [idOf(2)]]);
  expect(second.body).not.toHaveProperty("cursor");
});

it.each(["next", "e30", Buffer.from("{").toString("base64url")])(
  "refuses %s, which is no cursor",
  async (cursor) => {
    await using _table = await createTable();

    const { status, body } = await get({ query: { cursor } });

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        parameter: "cursor",
        detail: expect.stringContaining("must be the cursor of the page before"),
      },
    ]);
  },
);

it.each(["owner", "member"])("is not for an %s", async (role) => {
  const { status } = await get({ claims: { role, organization_id: "org-1" } });

  expect(status).toBe(403);
});
