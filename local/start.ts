/** `npm start`: the embedded stack, left running, with all that a person needs to use it by hand. */

import { Obstacle, parseOptions, runCommand, timeScaleOf } from "./command.ts";
import { CUSTOMER_ACCOUNT } from "./demo/customer.ts";
import { startOffline } from "./offline.ts";

const USAGE = `Usage: npm start -- [options]

Runs the API, the workflow and the functions on a simulated AWS until Ctrl-C.

  --api-port N     port of the HTTP API (3000)
  --aws-port N     port of the simulated AWS (4566)
  --time-scale N   simulated seconds to a real one (80)
  --help           this text`;

const OPTIONS = {
  "api-port": { type: "string", default: "3000" },
  "aws-port": { type: "string", default: "4566" },
  "time-scale": { type: "string", default: "80" },
  help: { type: "boolean", default: false },
} as const;

const portOf = (name: string, given: string) => {
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Obstacle(`${name} is ${given}, must be a port: 1 to 65535`);
};

const guide = (api: string, endpoint: string) => `
The API           ${api}
The simulated AWS ${endpoint}

Get a token:
  API=${api}
  AWS=${endpoint}
  TOKEN=$(npm run --silent token -- --endpoint $AWS \\
    --role owner --organization acme)

Create the customer's role, as account ${CUSTOMER_ACCOUNT}:
  export AWS_ENDPOINT_URL=$AWS AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=${CUSTOMER_ACCOUNT} AWS_SECRET_ACCESS_KEY=x
  curl -s $API/organizations/acme/cross-account-role \\
    -H "authorization: Bearer $TOKEN"
  then the answer's createStackCommand: aws cloudformation create-stack …

Ask for a cluster, and watch it:
  curl -s $API/organizations/acme/clusters \\
    -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\
    -d '{ "name": "analytics", "accountId": "${CUSTOMER_ACCOUNT}" }'
  curl -s $API/organizations/acme/clusters -H "authorization: Bearer $TOKEN"
  aws ec2 describe-vpcs

Ctrl-C ends it; nothing is kept.`;

await runCommand(async (args) => {
  const { help, ...given } = parseOptions(OPTIONS, args);
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const ports = {
    apiPort: portOf("--api-port", given["api-port"]),
    awsPort: portOf("--aws-port", given["aws-port"]),
  };
  const timeScale = timeScaleOf(given["time-scale"]);
  await using stack = await startOffline({ ...ports, timeScale, logs: true });
  console.log(guide(stack.api, stack.endpoint));
  await stack.ended;
  return 0;
});
