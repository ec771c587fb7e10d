/** KMS: keys that others encrypt with. Nothing is encrypted here. */

import * as client from "@aws-sdk/client-kms";
import { service } from "../../service.ts";
import { aliases } from "./aliases.ts";
import { keyDeletion } from "./key-deletion.ts";
import { keyRotation } from "./key-rotation.ts";
import { keys } from "./keys.ts";
import { tags } from "./tags.ts";

/** The simulated Key Management Service. */
export const kms = service(client, {
  ...keys,
  ...keyRotation,
  ...keyDeletion,
  ...aliases,
  ...tags,
});
