/** `npm run token`: a token of the local issuer, for calling the API by hand. */

import { Obstacle, parseOptions, runCommand } from "./command.ts";
import { fetchToken } from "./demo/api.ts";
import { TokenRequest } from "./jwt-issuer.ts";

const USAGE = `Usage: npm run --silent token -- --organization NAME --role ROLE [options]

Prints a token for the API of a running \`npm start\`.

  --organization NAME   whose member calls
  --role ROLE           ${TokenRequest.shape.role.options.join(", ")}
  --subject NAME        who calls (somebody)
  --endpoint URL        the simulated AWS (http://127.0.0.1:4566)
  --help                this text`;

const OPTIONS = {
  organization: { type: "string" },
  role: { type: "string" },
  subject: { type: "string" },
  endpoint: { type: "string", default: "http://127.0.0.1:4566" },
  help: { type: "boolean", default: false },
} as const;

const MUST_BE = {
  organization: "a name, such as acme",
  role: `one of ${TokenRequest.shape.role.options.join(", ")}`,
  subject: "a name",
};

type Given = { [name in keyof typeof MUST_BE]?: string | undefined };

const wanted = (whom: Given): TokenRequest => {
  const { data, error } = TokenRequest.safeParse(whom);
  if (data) return data;
  const wrong = error.issues.map(({ path }) => path[0] as keyof typeof MUST_BE);
  const told = wrong.map(
    (name) => `--${name} is ${whom[name] ?? "missing"}, must be ${MUST_BE[name]}`,
  );
  throw new Obstacle([...told, "All options: --help"].join("\n"));
};

await runCommand(async (args) => {
  const { help, endpoint, ...whom } = parseOptions(OPTIONS, args);
  console.log(help ? USAGE : await fetchToken(endpoint, wanted(whom)));
  return 0;
});
