/** What deployment tells the functions, as environment variables set in serverless.yml. */

import { must } from "./must.ts";

type Setting =
  | "AWS_REGION"
  | "TABLE_NAME"
  | "EVENT_BUS_NAME"
  | "PROVISION_STATE_MACHINE_ARN"
  | "DELETE_STATE_MACHINE_ARN"
  | "TEMPLATE_URL"
  | "HOME_ACCOUNT_ID"
  | "VENDOR_EGRESS_CIDRS";

/** One setting; a missing one is a fault of the deployment. */
export const setting = (name: Setting): string => must(process.env[name], name);

/** CIDR blocks from which the vendor reaches Kubernetes; without any, only the VPC does. */
export const vendorEgressCidrs = (): string[] =>
  setting("VENDOR_EGRESS_CIDRS").split(",").filter(Boolean);
