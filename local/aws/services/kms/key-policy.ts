/** Key policies: what a key has without one, and what KMS refuses. */

import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { listOf, readStatements } from "../iam/policy-document.ts";
import { isAssumable, roleOfArn } from "../iam.ts";

/** Leaves to the account's IAM who may use the key. */
export const defaultPolicy = ({ account }: Call) =>
  JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });

/** A policy can only name roles that are there: in a new account, no service-linked one is. */
export const mustBeAllowedPolicy = (document: string, call: Call): void => {
  const statements = readStatements(document);
  if (!statements) throw malformed("Policy is not valid JSON");
  const principals = statements.flatMap(({ Principal }) =>
    Principal === "*" ? [] : listOf(Principal?.AWS),
  );
  if (!principals.every((arn) => isThere(arn, call)))
    throw malformed("Policy contains a statement with one or more invalid principals.");
};

const isThere = (arn: string, call: Call) => {
  if (!arn.includes(":role/")) return true;
  const role = roleOfArn(arn, call);
  return role !== undefined && isAssumable(role, call);
};

const malformed = (message: string) => new AwsError("MalformedPolicyDocumentException", message);
