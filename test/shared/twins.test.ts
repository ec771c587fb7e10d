import { expect, it } from "vitest";
import { chooseOne } from "../../shared/twins.ts";

const trait = {
  id: ({ id }: { id: string }) => id,
  isUsed: ({ id }: { id: string }) => id.endsWith("-used"),
};
const things = (...ids: string[]) => ids.map((id) => ({ id }));

it.each([
  { found: [], kept: undefined, spares: [] },
  { found: ["b"], kept: "b", spares: [] },
  { found: ["b", "a"], kept: "a", spares: ["b"] },
  { found: ["a", "b-used"], kept: "b-used", spares: ["a"] },
  { found: ["c", "b-used", "a-used"], kept: "a-used", spares: ["c"] },
])("keeps $kept of $found and can do without $spares", ({ found, kept, spares }) => {
  const choice = chooseOne(things(...found), trait);

  expect(choice).toEqual({ kept: kept && { id: kept }, spares: things(...spares) });
});
