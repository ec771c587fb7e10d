/** Our template where customers' stacks read it, as deployment publishes it. */

import { readFile } from "node:fs/promises";
import { bucketSettings } from "./aws/services/s3/bucket-settings.ts";
import { buckets } from "./aws/services/s3/buckets.ts";
import { objects } from "./aws/services/s3/objects.ts";
import type { Call } from "./aws/world.ts";

/** Makes the bucket that the URL names, and puts the template there. */
export const publishTemplate = async (url: string, call: Call): Promise<void> => {
  const { hostname, pathname } = new URL(url);
  const [Bucket = ""] = hostname.split(".");
  const Key = pathname.slice(1);
  const Body = await readFile(new URL(`../customer/${Key}`, import.meta.url));
  buckets.CreateBucket({ Bucket }, call);
  bucketSettings.PutBucketNotificationConfiguration(
    { Bucket, NotificationConfiguration: { EventBridgeConfiguration: {} } },
    call,
  );
  objects.PutObject({ Bucket, Key, Body }, call);
};
