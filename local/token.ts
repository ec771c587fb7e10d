/** `npm run token`: a token of the local issuer, for calling the API by hand. */

import { parseArgs } from "node:util";
import { fetchToken } from "./demo/api.ts";
import { TokenRequest } from "./jwt-issuer.ts";

const USAGE = `Usage: npm run --silent token -- --organization NAME --role owner|member|support [options]

Prints a token for the API of a running \`npm start\`.

  --subject NAME   who calls (somebody)
  --endpoint URL   the simulated AWS (http://127.0.0.1:4566)
  --help           this text`;

const { values } = parseArgs({
  options: {
    organization: { type: "string" },
    role: { type: "string" },
    subject: { type: "string" },
    endpoint: { type: "string", default: "http://127.0.0.1:4566" },
    help: { type: "boolean", default: false },
  },
});

const wanted = TokenRequest.safeParse(values);
if (wanted.success && !values.help) {
  console.log(await fetchToken(values.endpoint, wanted.data));
} else {
  console.error(USAGE);
  process.exitCode = values.help ? 0 : 2;
}
