/** S3: buckets and what is set on them; objects only as far as they keep a bucket from being empty. */

import * as client from "@aws-sdk/client-s3";
import { service } from "../service.ts";
import { bucketSettings } from "./s3/bucket-settings.ts";
import { buckets } from "./s3/buckets.ts";
import { objects } from "./s3/objects.ts";

/** The simulated Simple Storage Service. */
export const s3 = service(client, { ...buckets, ...bucketSettings, ...objects });
