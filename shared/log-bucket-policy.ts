/** The log bucket's policy: who may reach it at all, beside what IAM grants in its account. */

import type { Cluster } from "./cluster.ts";
import { FLOW_LOGS_PREFIX, logBucketName } from "./names.ts";

/** TLS or nothing; and AWS's log delivery is let in if the customer asked for flow logs. */
export const logBucketPolicy = (cluster: Cluster): string => {
  const bucket = `arn:aws:s3:::${logBucketName(cluster)}`;
  const tlsOnly = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const delivery = cluster.flowLogs === "none" ? [] : flowLogDelivery(cluster, bucket);
  return JSON.stringify({ Version: "2012-10-17", Statement: [tlsOnly, ...delivery] });
};

/** What AWS's log delivery needs, for this account's flow logs alone. Source: VPC User Guide, flow logs to S3. */
const flowLogDelivery = ({ accountId, region }: Cluster, bucket: string) => {
  const ours = {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${accountId}:*` },
  };
  const who = { Effect: "Allow", Principal: { Service: "delivery.logs.amazonaws.com" } };
  return [
    {
      Sid: "FlowLogDelivery",
      ...who,
      Action: "s3:PutObject",
      Resource: `${bucket}/${FLOW_LOGS_PREFIX}/AWSLogs/${accountId}/*`,
      Condition: {
        ...ours,
        StringEquals: { ...ours.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
    {
      Sid: "FlowLogDeliveryCheck",
      ...who,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucket,
      Condition: ours,
    },
  ];
};
