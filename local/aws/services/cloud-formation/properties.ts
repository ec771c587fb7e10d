/** Properties of resources: checked against what the type has. */

import { z } from "zod";
import { AwsError } from "../../errors.ts";

/** A policy document, which a template writes as an object and IAM takes as text. */
export const PolicyDocument = z
  .record(z.string(), z.unknown())
  .transform((document) => JSON.stringify(document));

/** The properties of a type, or CloudFormation's refusal of the first that is wrong. */
export const parseProperties = <Schema extends z.ZodType>(
  schema: Schema,
  properties: unknown,
): z.output<Schema> => {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const message =
    issue?.code === "unrecognized_keys"
      ? `Encountered unsupported property ${issue.keys[0]}`
      : `Properties validation failed: #/${issue?.path.join("/")}: ${issue?.message}`;
  throw new AwsError("InvalidRequest", message);
};
