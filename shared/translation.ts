/** AWS's errors become ours: by the catalogue, which is loaded only when something has gone wrong. */

import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { EventBridgeServiceException } from "@aws-sdk/client-eventbridge";
import { SFNServiceException } from "@aws-sdk/client-sfn";
import { decoded } from "./authorization-message.ts";
import type { Cluster } from "./cluster.ts";
import type { CustomerAccount } from "./customer-account.ts";
import { entryOf } from "./error-catalogue.ts";
import { FinalError, JustStarted, NotReady, Parked } from "./errors.ts";

/**
 * What AWS says in the customer's account becomes the error of its entry in the catalogue, with
 * AWS's code and text as its message, decoded; what has none, or is to be tried again, is left as it is.
 */
export const translate = async (
  error: unknown,
  { cluster, account }: { cluster: Cluster; account: CustomerAccount },
): Promise<unknown> => {
  if (!(error instanceof Error) || isOurs(error) || isFromHome(error)) return error;
  const readable = await decoded(error, account);
  const { name, message } = readable;
  const Kind = entryOf({ error: name, message, cluster })?.throws;
  return Kind ? new Kind(inWords(readable), { cause: error }) : readable;
};

const inWords = ({ name, message }: Error) => (name === "Error" ? message : `${name}: ${message}`);

const isOurs = (error: Error) =>
  [FinalError, JustStarted, NotReady, Parked].some((Kind) => error instanceof Kind);

/** Whether it came from our own table or bus: what they refuse us is never the customer's fault. */
const isFromHome = (error: unknown) =>
  [DynamoDBServiceException, EventBridgeServiceException, SFNServiceException].some(
    (Exception) => error instanceof Exception,
  );
