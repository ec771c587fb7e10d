import { expect, it } from "vitest";
import {
  newAccessIn,
  problemsOf,
  readVersions,
  type Versions,
} from "../../build/template-versions.ts";
import { aTemplate } from "../build/templates.ts";

const S3 = { Sid: "S", Effect: "Allow", Action: "s3:PutObject", Resource: "*" };
const OLD = aTemplate();
const NEW = aTemplate({ permissions: [S3] });
const EXPANSION = { statement: "Policy.S", grants: ["allows s3:PutObject on anything"] };

const FIRST = { version: "1.0.0", summary: "The first.", expansions: [] };
const SECOND = {
  version: "1.1.0",
  summary: "Writes.",
  expansions: [{ ...EXPANSION, why: "Logs are written." }],
};

const versions = (wanted: Partial<Versions> = {}): Versions => ({
  template: { version: "1.1.0", text: NEW },
  published: [{ version: "1.0.0", text: OLD }],
  changelog: [SECOND, FIRST],
  ...wanted,
});

it("finds nothing wrong with our template, its version and its changelog", async () => {
  expect(problemsOf(await readVersions())).toEqual([]);
});

it("finds nothing wrong with new access that is told with its reason", () => {
  expect(problemsOf(versions())).toEqual([]);
});

it("compares a version that is published with the one before it", () => {
  const published = [...versions().published, { version: "1.1.0", text: NEW }];

  expect(newAccessIn(versions({ published }))).toEqual([EXPANSION]);
  expect(problemsOf(versions({ published }))).toEqual([]);
});

it("orders versions by their numbers", () => {
  const template = { version: "1.10.0", text: OLD };
  const published = ["1.2.0", "1.9.0"].map((version) => ({ version, text: OLD }));
  const changelog = ["1.10.0", "1.9.0", "1.2.0"].map((version) => ({ ...FIRST, version }));

  expect(problemsOf({ template, published, changelog })).toEqual([]);
});

it("wants no word about access that is taken away", () => {
  const reduced = versions({
    template: { version: "1.1.0", text: OLD },
    published: [{ version: "1.0.0", text: NEW }],
    changelog: [{ ...SECOND, expansions: [] }, FIRST],
  });

  expect(problemsOf(reduced)).toEqual([]);
});

it.each<[string, Partial<Versions>, string]>([
  [
    "another template under a version that is published",
    { template: { version: "1.0.0", text: NEW }, changelog: [FIRST] },
    "the template is another than the published 1.0.0: raise TEMPLATE_VERSION",
  ],
  [
    "a version that goes back",
    { published: [{ version: "1.2.0", text: OLD }] },
    "TEMPLATE_VERSION is 1.1.0, must not be lower than 1.2.0",
  ],
  [
    "a version without an entry",
    { changelog: [FIRST] },
    "customer/changelog.json tells of 1.0.0, must tell of 1.1.0, 1.0.0",
  ],
  [
    "access that is not told",
    { changelog: [{ ...SECOND, expansions: [] }, FIRST] },
    "Policy.S allows s3:PutObject on anything: run `npm run new-access` and say why",
  ],
  [
    "access that is told otherwise than it is",
    {
      changelog: [
        { ...SECOND, expansions: [{ ...EXPANSION, grants: ["reads"], why: "Logs." }] },
        FIRST,
      ],
    },
    "Policy.S allows s3:PutObject on anything: run `npm run new-access`",
  ],
  [
    "access that is told and not granted",
    { template: { version: "1.1.0", text: OLD } },
    "customer/changelog.json says that Policy.S grants more, which it does not",
  ],
  [
    "access without a reason",
    { changelog: [{ ...SECOND, expansions: [{ ...EXPANSION, why: "" }] }, FIRST] },
    "Policy.S of 1.1.0 has no why",
  ],
  ["a version without a word", { changelog: [{ ...SECOND, summary: "" }, FIRST] }, "no summary"],
])("keeps from customers %s", (_, wanted, problem) => {
  const problems = problemsOf(versions(wanted));

  expect(problems).toContainEqual(expect.stringContaining(problem));
});
