/** Receipts of SQS messages: whoever has the latest one may delete the message. */

import type {
  BatchResultErrorEntry,
  DeleteMessageBatchCommandInput,
  DeleteMessageBatchRequestEntry,
  DeleteMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustQueue, type Queue } from "./queue.ts";

const deleteOne = ({ QueueUrl, ReceiptHandle }: DeleteMessageCommandInput, call: Call) => {
  remove(mustQueue(QueueUrl, call), ReceiptHandle);
  return {};
};

const deleteBatch = ({ QueueUrl, Entries = [] }: DeleteMessageBatchCommandInput, call: Call) => {
  const queue = mustQueue(QueueUrl, call);
  if (!Entries.length)
    throw new AwsError(
      "EmptyBatchRequest",
      "There should be at least one DeleteMessageBatchRequestEntry in the request.",
    );
  if (Entries.length > 10)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${Entries.length}.`,
    );
  const Failed = Entries.flatMap((entry) => refusal(queue, entry) ?? []);
  const refused = new Set(Failed.map(({ Id }) => Id));
  return {
    Successful: Entries.filter(({ Id }) => !refused.has(Id)).map(({ Id }) => ({ Id })),
    Failed,
  };
};

const refusal = (
  queue: Queue,
  { Id, ReceiptHandle }: DeleteMessageBatchRequestEntry,
): BatchResultErrorEntry | undefined => {
  try {
    remove(queue, ReceiptHandle);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { Id, Code: error.code, Message: error.message, SenderFault: true };
  }
};

/** A handle of an earlier receipt is valid, but no longer deletes. */
const remove = (queue: Queue, handle = "") => {
  if (!/^[0-9a-f-]{36} /.test(Buffer.from(handle, "base64").toString()))
    throw new AwsError(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      404,
    );
  const index = queue.messages.findIndex(({ receiptHandle }) => receiptHandle === handle);
  if (index >= 0) queue.messages.splice(index, 1);
};

export const receipts = { DeleteMessage: deleteOne, DeleteMessageBatch: deleteBatch };
