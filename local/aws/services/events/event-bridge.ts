/** EventBridge: buses, rules with patterns, and delivery to functions and queues. */

import * as client from "@aws-sdk/client-eventbridge";
import { service } from "../../service.ts";
import { buses } from "./buses.ts";
import { publishing } from "./publishing.ts";
import { rules } from "./rules.ts";
import { targets } from "./targets.ts";

/** The simulated EventBridge. */
export const events = service(client, { ...buses, ...rules, ...targets, ...publishing });
