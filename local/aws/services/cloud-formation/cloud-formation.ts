/** CloudFormation: stacks of IAM resources, as customers make them from the templates of `customer/`. */

import * as client from "@aws-sdk/client-cloudformation";
import { service } from "../../service.ts";
import { stacks } from "./stacks.ts";

/** The simulated CloudFormation. */
export const cloudFormation = service(client, { ...stacks });
