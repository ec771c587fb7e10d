/** The unique ids that IAM gives beside the names, and access key ids. */

import { randomBytes } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A prefix such as `AROA` and `length` random characters after it. */
export const uniqueId = (prefix: string, length: number) =>
  prefix + Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
