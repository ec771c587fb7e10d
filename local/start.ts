/** `npm start`: the embedded stack, left running, with all that a person needs to use it by hand. */

import { parseArgs } from "node:util";
import { CUSTOMER_ACCOUNT } from "./demo/customer.ts";
import { NotStarted, startOffline } from "./offline.ts";

const USAGE = `Usage: npm start -- [options]

Runs the API, the workflow and the functions on a simulated AWS until Ctrl-C.

  --api-port N     port of the HTTP API (3000)
  --aws-port N     port of the simulated AWS (4566)
  --time-scale N   simulated seconds to a real one (80)
  --help           this text`;

const readOptions = (args: string[]) => {
  const { values } = parseArgs({
    args,
    options: {
      "api-port": { type: "string", default: "3000" },
      "aws-port": { type: "string", default: "4566" },
      "time-scale": { type: "string", default: "80" },
      help: { type: "boolean", default: false },
    },
  });
  const timeScale = Number(values["time-scale"]);
  if (!(timeScale > 0 && Number.isFinite(timeScale)))
    throw new TypeError(`--time-scale is ${values["time-scale"]}, must be a number above 0`);
  return {
    wantsHelp: values.help,
    apiPort: portOf("--api-port", values["api-port"]),
    awsPort: portOf("--aws-port", values["aws-port"]),
    timeScale,
  };
};

const portOf = (name: string, given: string) => {
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new TypeError(`${name} is ${given}, must be a port: 1 to 65535`);
};

const guide = (api: string, endpoint: string) => `
The API           ${api}
The simulated AWS ${endpoint}

Get a token:
  TOKEN=$(npm run --silent token -- --role owner --organization acme)

Create the customer's role, as account ${CUSTOMER_ACCOUNT}, with the command that the API gives:
  curl -s "${api}/organizations/acme/cross-account-role?accountId=${CUSTOMER_ACCOUNT}" -H "authorization: Bearer $TOKEN"
  export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=${CUSTOMER_ACCOUNT} AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=us-east-1
  aws cloudformation create-stack …

Ask for a cluster, and watch it:
  curl -s ${api}/organizations/acme/clusters -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\
    -d '{ "name": "analytics", "accountId": "${CUSTOMER_ACCOUNT}" }'
  curl -s ${api}/organizations/acme/clusters -H "authorization: Bearer $TOKEN"
  aws ec2 describe-vpcs

Ctrl-C ends it; nothing is kept.`;

const run = async ({ wantsHelp, ...options }: ReturnType<typeof readOptions>) => {
  if (wantsHelp) return console.log(USAGE);
  await using stack = await startOffline({ ...options, log: "inherit" });
  console.log(guide(stack.api, stack.endpoint));
  await stack.ended;
};

try {
  await run(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof TypeError || error instanceof NotStarted)) throw error;
  console.error(error.message);
  if (/EADDRINUSE/.test(error.message))
    console.error("End what listens there, or choose others with --api-port and --aws-port.");
  process.exitCode = 2;
}
