/** Starts a simulated AWS of some services in which the functions of the test's service run. */

import type { Services } from "../../../local/aws/server.ts";
import { createInvoker } from "../../../local/lambda.ts";
import { startSimulatedAws } from "../../support/simulated-aws.ts";

/** Functions of `functions.ts` by name, in the home account. */
export const startFunctions = async (services: Services, names: string[]) => {
  const aws = await startSimulatedAws(services);
  const invoke = createInvoker({
    world: aws.world,
    functions: Object.fromEntries(
      names.map((name) => [
        name,
        { handler: `test/local/service/functions.${name}`, timeoutSeconds: 60 },
      ]),
    ),
    environment: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "999999999999",
      AWS_SECRET_ACCESS_KEY: "simulated",
      GREETING: "hello",
    },
  });
  return { ...aws, invoke };
};
