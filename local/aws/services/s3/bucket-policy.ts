/** What S3 checks of a bucket policy. */

import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { listOf, readStatements, type Statement } from "../iam/policy-document.ts";
import type { SimulatedBucket } from "./bucket.ts";

/** Refuses what is no JSON, and what would make the bucket public while that is blocked. */
export const mustBeAllowedPolicy = (
  document: string,
  { name, publicAccessBlock }: SimulatedBucket,
  { caller }: Call,
): void => {
  const isPublic = statementsOf(document).some(
    ({ Effect, Principal, Condition }) =>
      Effect === "Allow" &&
      !Condition &&
      (Principal === "*" || listOf(Principal?.AWS).includes("*")),
  );
  if (isPublic && publicAccessBlock?.BlockPublicPolicy)
    throw new AwsError(
      "AccessDenied",
      `User: ${caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      403,
    );
};

const statementsOf = (document: string): Statement[] => {
  const statements = readStatements(document);
  if (statements) return statements;
  throw new AwsError("MalformedPolicy", "This policy contains invalid Json");
};
