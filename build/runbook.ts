/** The runbook: its table of names is made from the error catalogue, the rest is written by people. */

import { readFileSync } from "node:fs";
import type { Cause, Entry } from "../shared/catalogue/entry.ts";
import { Cluster } from "../shared/cluster.ts";
import { CATALOGUE } from "../shared/error-catalogue.ts";

const PATH = new URL("../docs/runbook.md", import.meta.url);
const MARK = "<!-- written by `npm run docs` from shared/catalogue -->\n";

/** The runbook as it is, with the table as it must be. */
export const runbook = (): string => {
  const [prose = ""] = readFileSync(PATH, "utf8").split(MARK);
  return `${prose}${MARK}\n${[...HEAD, ...CATALOGUE.map(rowOf)].join("\n")}\n`;
};

const HEAD = [
  "| name | means | class | turn | what support does | what the customer is told to do |",
  "|---|---|---|---|---|---|",
];

const rowOf = (entry: Entry): string =>
  `| ${[
    `\`${entry.name}\``,
    entry.means,
    `${entry.class}${entry.waitSeconds ? `, ${entry.waitSeconds / 3600} h` : ""}`,
    entry.turn,
    entry.staff,
    toldBy(entry),
  ]
    .map((cell) => cell.replaceAll("|", "\\|"))
    .join(" | ")} |`;

const cause: Cause = {
  error: "",
  message: "",
  cluster: Cluster.parse({
    name: "analytics",
    accountId: "123456789012",
    clusterId: "c0123456789abcdef0123",
    organizationId: "acme",
  }),
};

const toldBy = ({ turn, advice }: Entry): string => {
  if (turn === "vendor") return "that there is nothing to do";
  return advice ? advice(cause).steps.join("; ") : "what the message says";
};
