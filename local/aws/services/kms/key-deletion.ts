/** The end of a key: KMS deletes none at once, since what it has encrypted is lost with it. */

import type {
  CancelKeyDeletionCommandInput,
  ScheduleKeyDeletionCommandInput,
} from "@aws-sdk/client-kms";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustKey, mustLiveKey } from "./key.ts";

const DAY_MS = 86_400_000;

const schedule = (input: ScheduleKeyDeletionCommandInput, call: Call) => {
  const { PendingWindowInDays = 30 } = input;
  if (PendingWindowInDays < 7 || PendingWindowInDays > 30)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${PendingWindowInDays}' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value ${PendingWindowInDays < 7 ? "greater than or equal to 7" : "less than or equal to 30"}`,
    );
  const found = mustLiveKey(input.KeyId, call);
  found.goneAt = call.world.clock.now() + PendingWindowInDays * DAY_MS;
  const DeletionDate = new Date(found.goneAt);
  Object.assign(found.key, { Enabled: false, KeyState: "PendingDeletion", DeletionDate });
  return { KeyId: found.key.Arn, DeletionDate, KeyState: found.key.KeyState, PendingWindowInDays };
};

/** A key that is saved from deletion is disabled, and must be enabled again. */
const cancel = ({ KeyId }: CancelKeyDeletionCommandInput, call: Call) => {
  const found = mustKey(KeyId, call);
  if (found.goneAt === undefined)
    throw new AwsError("KMSInvalidStateException", `${found.key.Arn} is not pending deletion.`);
  delete found.goneAt;
  Object.assign(found.key, { KeyState: "Disabled", DeletionDate: undefined });
  return { KeyId: found.key.Arn };
};

export const keyDeletion = { ScheduleKeyDeletion: schedule, CancelKeyDeletion: cancel };
