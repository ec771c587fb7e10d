import { expect, it } from "vitest";
import { allPages, inBatches } from "../../shared/pages.ts";

it("asks for page after page until there is no next one", async () => {
  const pages = new Map<string | undefined, { items: number[] | undefined; next?: string }>([
    [undefined, { items: [1, 2], next: "second" }],
    ["second", { items: undefined, next: "third" }],
    ["third", { items: [3] }],
  ]);

  const all = await allPages(async (marker) => ({
    next: undefined,
    items: [],
    ...pages.get(marker),
  }));

  expect(all).toEqual([1, 2, 3]);
});

it("asks about so many at once and no more", async () => {
  const asked: string[][] = [];

  const answers = await inBatches(["a", "b", "c"], 2, async (some) => {
    asked.push(some);
    return some.includes("c") ? undefined : some;
  });

  expect(asked).toEqual([["a", "b"], ["c"]]);
  expect(answers).toEqual(["a", "b"]);
});

it("asks nothing about nothing", async () => {
  const answers = await inBatches([], 2, () => Promise.reject(new Error("asked")));

  expect(answers).toEqual([]);
});
