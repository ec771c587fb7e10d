/** The one logger. It writes JSON lines and never a secret. */

import { Logger } from "@aws-lambda-powertools/logger";

const SECRET = /externalid|password|secretaccesskey|sessiontoken|authorization|credentials/i;

export const log = new Logger({
  serviceName: "astro-provisioner",
  jsonReplacerFn: (key, value) => (SECRET.test(key) ? "[redacted]" : value),
});
