/** The key that new volumes are encrypted with when none is named. */

import type { ModifyEbsDefaultKmsKeyIdCommandInput } from "@aws-sdk/client-ec2";
import { type Call, type Place, perRegion } from "../../world.ts";
import { required } from "./resource.ts";

/** AWS's own key for EBS, which an account has from the start. */
const AWS_OWN = "alias/aws/ebs";

const keyOf: (place: Place) => { id: string } = perRegion(() => ({ id: AWS_OWN }));

const get = (_input: object, call: Call) => ({ KmsKeyId: keyOf(call).id });

const modify = (input: ModifyEbsDefaultKmsKeyIdCommandInput, call: Call) => {
  keyOf(call).id = required(input, "KmsKeyId").KmsKeyId;
  return get({}, call);
};

const reset = (_input: object, call: Call) => {
  keyOf(call).id = AWS_OWN;
  return get({}, call);
};

export const encryption = {
  GetEbsDefaultKmsKeyId: get,
  ModifyEbsDefaultKmsKeyId: modify,
  ResetEbsDefaultKmsKeyId: reset,
};
