/** What EKS asks of the key that it is to encrypt Kubernetes' secrets with. */

import type { CreateClusterCommandInput } from "@aws-sdk/client-eks";
import type { Call } from "../../world.ts";
import { keysOf } from "../kms/key.ts";
import { invalidParameter, invalidRequest } from "./refusals.ts";

/** Refuses a key that is not there or cannot be used. The words about keys are from memory. */
export const checkEncryption = (
  { name: clusterName, encryptionConfig = [] }: CreateClusterCommandInput,
  call: Call,
) => {
  for (const { resources, provider } of encryptionConfig) {
    if (String(resources) !== "secrets")
      throw invalidParameter("Invalid k8s resource for encryption", { clusterName });
    const arn = provider?.keyArn;
    const found = [...keysOf(call).values()].find(({ key }) => key.Arn === arn);
    if (!found) throw invalidParameter(`The keyArn ${arn} in encryptionConfig provider is invalid`);
    if (!found.key.Enabled) throw invalidRequest(`The key ${arn} is not enabled`, { clusterName });
  }
};
