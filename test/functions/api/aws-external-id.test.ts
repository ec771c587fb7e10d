import { expect, it } from "vitest";
import { get } from "../../../functions/api/aws-external-id.ts";
import { anHttpEvent, parsed } from "../../support/http-event.ts";
import { createTable } from "../../support/table.ts";

it("gives an owner the external ID, the same one each time", async () => {
  await using _table = await createTable();

  const first = parsed(await get(anHttpEvent()));
  const second = parsed(await get(anHttpEvent()));

  expect(first.status).toBe(200);
  expect(first.body).toEqual({ externalId: expect.stringMatching(/^astro-[0-9a-f]{64}$/) });
  expect(second.body).toEqual(first.body);
});

it("lets no cache keep it", async () => {
  await using _table = await createTable();

  const { headers } = await get(anHttpEvent());

  expect(headers).toEqual({ "cache-control": "no-store", "content-type": "application/json" });
});

it("gives each organization one of its own", async () => {
  await using _table = await createTable();

  const ours = parsed(await get(anHttpEvent()));
  const theirs = parsed(
    await get(
      anHttpEvent({ claims: { organization_id: "org-2" }, path: { organizationId: "org-2" } }),
    ),
  );

  expect(theirs.body.externalId).not.toBe(ours.body.externalId);
});

it.each([
  { role: "member" },
  { role: "support" },
  { role: "somebody" },
  { role: "owner", organization_id: "org-2" },
])("is refused to %o, and none is made", async (claims) => {
  await using table = await createTable();

  const { status, body } = parsed(await get(anHttpEvent({ claims })));

  expect(status).toBe(403);
  expect(JSON.stringify(body)).not.toContain("astro-");
  expect(await table.items()).toEqual([]);
});
