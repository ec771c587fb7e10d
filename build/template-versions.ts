/** Whether the customer's template, its version and its changelog go together, before anyone gets them. */

import { readdir, readFile } from "node:fs/promises";
import { TEMPLATE_VERSION } from "../shared/cross-account-role.ts";
import { must } from "../shared/must.ts";
import { TEMPLATE_CHANGELOG, type Version } from "../shared/template-changelog.ts";
import { type Expansion, newAccess } from "./new-access.ts";

/** A version of the template that customers have. */
interface Published {
  version: string;
  text: string;
}

/** What is looked at: the template as it is now, and all that was published before. */
export interface Versions {
  template: Published;
  /** The oldest first. */
  published: Published[];
  changelog: Version[];
}

const CUSTOMER = new URL("../customer/", import.meta.url);
const TEMPLATE = "astronomer-remote-management-stack.yaml";

/** The versions as they are in `customer/`. */
export const readVersions = async (): Promise<Versions> => {
  const files = await readdir(new URL("versions/", CUSTOMER));
  const published = files.map(async (file) => ({
    version: file.replace(/\.yaml$/, ""),
    text: await readFile(new URL(`versions/${file}`, CUSTOMER), "utf8"),
  }));
  return {
    template: {
      version: TEMPLATE_VERSION,
      text: await readFile(new URL(TEMPLATE, CUSTOMER), "utf8"),
    },
    published: (await Promise.all(published)).toSorted((one, other) =>
      byNumber(one.version, other.version),
    ),
    changelog: TEMPLATE_CHANGELOG,
  };
};

/** What keeps the template from being published, each with what to do. */
export const problemsOf = (versions: Versions): string[] => [
  ...problemsOfVersion(versions),
  ...problemsOfChangelog(versions),
];

/** What the template grants that the version published last, other than itself, did not. */
export const newAccessIn = ({ template, published }: Versions): Expansion[] => {
  const before = published.findLast(({ version }) => version !== template.version);
  return before ? newAccess(before.text, template.text) : [];
};

const byNumber = (one: string, other: string) => one.localeCompare(other, "en", { numeric: true });

const problemsOfVersion = ({ template, published }: Versions): string[] => {
  const { version, text } = must(published.at(-1), "published version");
  const order = byNumber(template.version, version);
  if (order < 0)
    return [`TEMPLATE_VERSION is ${template.version}, must not be lower than ${version}`];
  if (order === 0 && text !== template.text)
    return [
      `the template is another than the published ${version}: raise TEMPLATE_VERSION in ` +
        "shared/cross-account-role.ts, and the version in the template's tag and output",
    ];
  return [];
};

const problemsOfChangelog = (versions: Versions): string[] => {
  const { template, published, changelog } = versions;
  const told = changelog.map(({ version }) => version);
  const wanted = [...new Set([...published.map(({ version }) => version), template.version])];
  const [newest] = changelog;
  if (told.join() !== wanted.toReversed().join())
    return [
      `customer/changelog.json tells of ${told.join(", ")}, must tell of ` +
        `${wanted.toReversed().join(", ")}, the newest first: add what is missing`,
    ];
  return [
    ...problemsOfExpansions(newest?.expansions ?? [], newAccessIn(versions)),
    ...changelog.flatMap(problemsOfWords),
  ];
};

type Told = Version["expansions"];

const problemsOfExpansions = (told: Told, found: Expansion[]): string[] => {
  const untold = found.filter(
    ({ statement, grants }) =>
      !told.some((one) => one.statement === statement && `${one.grants}` === `${grants}`),
  );
  const wrong = told.filter(
    ({ statement }) => !found.some((expansion) => expansion.statement === statement),
  );
  return [
    ...untold.map(
      ({ statement, grants }) =>
        `${statement} ${grants.join("; ")}: run \`npm run new-access\` and say why in customer/changelog.json`,
    ),
    ...wrong.map(
      ({ statement }) =>
        `customer/changelog.json says that ${statement} grants more, which it does not: run \`npm run new-access\``,
    ),
  ];
};

const problemsOfWords = ({ version, summary, expansions }: Version): string[] => [
  ...(summary ? [] : [`${version} has no summary in customer/changelog.json: say what it brings`]),
  ...expansions
    .filter(({ why }) => !why)
    .map(
      ({ statement }) =>
        `${statement} of ${version} has no why in customer/changelog.json: tell customers`,
    ),
];
