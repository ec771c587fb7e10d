import { describe, expect, it } from "vitest";
import {
  claimAccount,
  externalIdOf,
  isClaimable,
  listOrganizations,
} from "../../shared/organizations.ts";
import { createTable } from "../support/table.ts";

describe("externalIdOf", () => {
  it("makes one that AWS takes, 256 bits of it random", async () => {
    await using _table = await createTable();

    const externalId = await externalIdOf("org-1");

    expect(externalId).toMatch(/^astro-[0-9a-f]{64}$/);
  });

  it("gives all who ask at the same time the same one", async () => {
    await using _table = await createTable();

    const externalIds = await Promise.all(Array.from({ length: 10 }, () => externalIdOf("org-1")));

    expect(new Set(externalIds).size).toBe(1);
  });

  it("gives no two organizations the same one", async () => {
    await using _table = await createTable();

    expect(await externalIdOf("org-1")).not.toBe(await externalIdOf("org-2"));
  });
});

describe("listOrganizations", () => {
  it("lists in pages those that there were before a moment", async () => {
    await using _table = await createTable();
    for (const id of ["org-1", "org-2", "org-3"]) await externalIdOf(id);
    const before = new Date(Date.now() + 1).toISOString();

    const first = await listOrganizations({ limit: 2, before });
    const rest = await listOrganizations({ limit: 2, before, cursor: first.cursor });
    const none = await listOrganizations({ limit: 2, before: new Date(0).toISOString() });

    expect([...first.organizationIds, ...rest.organizationIds].toSorted()).toEqual([
      "org-1",
      "org-2",
      "org-3",
    ]);
    expect(first.organizationIds).toHaveLength(2);
    expect(rest.cursor).toBeUndefined();
    expect(none).toEqual({ organizationIds: [] });
  });
});

describe("claimAccount", () => {
  it("leaves an account to the organization that was first", async () => {
    await using _table = await createTable();

    const first = await claimAccount("123456789012", "org-1");
    const other = await claimAccount("123456789012", "org-2");
    const again = await claimAccount("123456789012", "org-1");

    expect([first, other, again]).toEqual([true, false, true]);
  });

  it("gives it to one of many that claim it at the same time", async () => {
    await using _table = await createTable();
    const organizations = Array.from({ length: 10 }, (_, index) => `org-${index}`);

    const claims = await Promise.all(organizations.map((one) => claimAccount("123456789012", one)));

    expect(claims.filter((isTheirs) => isTheirs)).toHaveLength(1);
  });
});

describe("isClaimable", () => {
  it("is true of an account that is nobody's or the organization's, and claims nothing", async () => {
    await using table = await createTable();

    const before = await isClaimable("123456789012", "org-1");
    const items = await table.items();
    await claimAccount("123456789012", "org-1");

    expect(before).toBe(true);
    expect(items).toEqual([]);
    expect(await isClaimable("123456789012", "org-1")).toBe(true);
    expect(await isClaimable("123456789012", "org-2")).toBe(false);
  });
});
