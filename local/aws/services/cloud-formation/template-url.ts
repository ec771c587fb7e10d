/** Templates that are objects in S3. Whether the caller may read them is not looked at. */

import { AwsError } from "../../errors.ts";
import type { Place } from "../../world.ts";
import { bucketsOf } from "../s3/bucket.ts";

/** The template at the URL, or CloudFormation's own `ValidationError`. */
export const templateAt = (url: string, place: Place): string => {
  const [, bucket, key] = S3_URL.exec(url) ?? [];
  if (!bucket || !key) throw refused("TemplateURL must be a supported URL.");
  const object = bucketsOf(place).get(bucket)?.objects.get(decodeURIComponent(key));
  if (!object)
    throw refused(
      "S3 error: Access Denied\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    );
  return object.content.toString();
};

const S3_URL = /^https:\/\/([a-z0-9.-]+)\.s3(?:\.[a-z0-9-]+)?\.amazonaws\.com\/(.+)$/;

const refused = (message: string) => new AwsError("ValidationError", message);
