/** CloudWatch Logs: log groups. No events are kept. */

import * as client from "@aws-sdk/client-cloudwatch-logs";
import { service } from "../../service.ts";
import { logGroups } from "./log-groups.ts";
import { tags } from "./tags.ts";

/** The simulated CloudWatch Logs. */
export const logs = service(client, { ...logGroups, ...tags });
