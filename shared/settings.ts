/** What deployment tells the functions, as environment variables set in serverless.yml. */

import { must } from "./must.ts";

type Setting =
  | "AWS_REGION"
  | "TABLE_NAME"
  | "EVENT_BUS_NAME"
  | "PROVISION_STATE_MACHINE_ARN"
  | "TEMPLATE_URL"
  | "HOME_ACCOUNT_ID";

/** One setting; a missing one is a fault of the deployment. */
export const setting = (name: Setting): string => must(process.env[name], name);
