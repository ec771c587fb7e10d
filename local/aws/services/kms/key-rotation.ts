/** Whether KMS renews a key's material every year by itself. */

import type { EnableKeyRotationCommandInput } from "@aws-sdk/client-kms";
import type { Call } from "../../world.ts";
import { mustKey, mustLiveKey } from "./key.ts";

interface KeyNamed {
  KeyId: string | undefined;
}

const set = ({ KeyId }: KeyNamed, rotates: boolean, call: Call) => {
  mustLiveKey(KeyId, call).rotates = rotates;
  return {};
};

const get = ({ KeyId }: KeyNamed, call: Call) => {
  const { key, rotates } = mustKey(KeyId, call);
  return {
    KeyId: key.Arn,
    KeyRotationEnabled: rotates,
    ...(rotates && { RotationPeriodInDays: 365 }),
  };
};

export const keyRotation = {
  EnableKeyRotation: (input: EnableKeyRotationCommandInput, call: Call) => set(input, true, call),
  DisableKeyRotation: (input: KeyNamed, call: Call) => set(input, false, call),
  GetKeyRotationStatus: get,
};
