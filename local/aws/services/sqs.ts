/** SQS: standard queues, for those who subscribe from outside and for dead letters. */

import * as client from "@aws-sdk/client-sqs";
import { service } from "../service.ts";
import { messages } from "./sqs/messages.ts";
import { queues } from "./sqs/queues.ts";
import { receipts } from "./sqs/receipts.ts";

/** The simulated Simple Queue Service. */
export const sqs = service(client, { ...queues, ...messages, ...receipts });
