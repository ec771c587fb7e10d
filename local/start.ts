/** `npm start`: the embedded stack, left running, with all that a person needs to use it by hand. */

import { parseArgs } from "node:util";
import { CUSTOMER_ACCOUNT } from "./demo/customer.ts";
import { startOffline } from "./offline.ts";

const USAGE = `Usage: npm start -- [options]

Runs the API, the workflow and the functions on a simulated AWS until Ctrl-C.

  --api-port N     port of the HTTP API (3000)
  --aws-port N     port of the simulated AWS (4566)
  --time-scale N   simulated seconds to a real one (80)
  --help           this text`;

const { values } = parseArgs({
  options: {
    "api-port": { type: "string", default: "3000" },
    "aws-port": { type: "string", default: "4566" },
    "time-scale": { type: "string", default: "80" },
    help: { type: "boolean", default: false },
  },
});

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

if (values.help) {
  console.log(USAGE);
} else {
  await using stack = await startOffline({
    apiPort: Number(values["api-port"]),
    awsPort: Number(values["aws-port"]),
    timeScale: Number(values["time-scale"]),
    log: "inherit",
  });
  console.log(guide(stack.api, stack.endpoint));
  await stack.ended;
}
