/**
 * Writes into customer/changelog.json what the template newly grants, and leaves the reasons to
 * people: `npm run new-access`. Fails as long as something keeps the template from being published.
 */

import { writeFile } from "node:fs/promises";
import type { Version } from "../shared/template-changelog.ts";
import { newAccessIn, problemsOf, readVersions } from "./template-versions.ts";

const versions = await readVersions();
const { template, changelog } = versions;
const earlier = changelog.filter(({ version }) => version !== template.version);
const known = changelog.find(({ version }) => version === template.version);

const whyOf = (statement: string) =>
  known?.expansions.find((one) => one.statement === statement)?.why ?? "";

const newest: Version = {
  version: template.version,
  summary: known?.summary ?? "",
  expansions: newAccessIn(versions).map((one) => ({ ...one, why: whyOf(one.statement) })),
};
const written = [newest, ...earlier];
await writeFile(
  new URL("../customer/changelog.json", import.meta.url),
  `${JSON.stringify(written, null, 2)}\n`,
);

const problems = problemsOf({ ...versions, changelog: written });
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
