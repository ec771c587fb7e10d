/** Keys: made, described, listed, and who may use them. */

import { randomUUID } from "node:crypto";
import type {
  CreateKeyCommandInput,
  DescribeKeyCommandInput,
  GetKeyPolicyCommandInput,
  ListKeysCommandInput,
} from "@aws-sdk/client-kms";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { page } from "../page.ts";
import { arnOf, keysOf, mustKey, type SimulatedKey } from "./key.ts";
import { defaultPolicy, mustBeAllowedPolicy } from "./key-policy.ts";

/** KMS takes no client token: a call that is repeated makes another key. */
const create = (input: CreateKeyCommandInput, call: Call) => {
  const { KeySpec = "SYMMETRIC_DEFAULT", KeyUsage = "ENCRYPT_DECRYPT", Policy } = input;
  if (KeySpec !== "SYMMETRIC_DEFAULT")
    throw new AwsError("InvalidAction", `the simulated AWS has no keys of spec ${KeySpec}`);
  if (Policy) mustBeAllowedPolicy(Policy, call);
  const KeyId = randomUUID();
  const made: SimulatedKey = {
    key: {
      AWSAccountId: call.account,
      KeyId,
      Arn: arnOf(call, `key/${KeyId}`),
      CreationDate: new Date(call.world.clock.now()),
      Enabled: true,
      Description: input.Description ?? "",
      KeyUsage,
      KeyState: "Enabled",
      Origin: "AWS_KMS",
      KeyManager: "CUSTOMER",
      CustomerMasterKeySpec: KeySpec,
      KeySpec,
      EncryptionAlgorithms: [KeySpec],
      MultiRegion: input.MultiRegion ?? false,
    },
    policy: Policy ?? defaultPolicy(call),
    tags: [...(input.Tags ?? [])],
    rotates: false,
  };
  keysOf(call).set(KeyId, made);
  return { KeyMetadata: made.key };
};

const describe = ({ KeyId }: DescribeKeyCommandInput, call: Call) => ({
  KeyMetadata: mustKey(KeyId, call).key,
});

const list = ({ Limit = 100, Marker }: ListKeysCommandInput, call: Call) => {
  const all = [...keysOf(call).values()].map(({ key }) => ({ KeyId: key.KeyId, KeyArn: key.Arn }));
  const { items, nextToken } = page(all, { size: Limit, token: Marker });
  return { Keys: items, Truncated: nextToken !== undefined, NextMarker: nextToken };
};

const getPolicy = ({ KeyId }: GetKeyPolicyCommandInput, call: Call) => ({
  Policy: mustKey(KeyId, call).policy,
  PolicyName: "default",
});

export const keys = {
  CreateKey: create,
  DescribeKey: describe,
  ListKeys: list,
  GetKeyPolicy: getPolicy,
};
