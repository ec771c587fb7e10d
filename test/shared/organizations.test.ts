import { describe, expect, it } from "vitest";
import { claimAccount, externalIdOf } from "../../shared/organizations.ts";
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
