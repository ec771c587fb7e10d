import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/log-bucket.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const s3 = mockClient(S3Client);

beforeEach(() => {
  s3.reset();
  s3.resolves({});
});

const name = `astro-logs-${aCluster().clusterId}`;

/** What every change of the bucket names: it must be the customer's. */
const bucket = { Bucket: name, ExpectedBucketOwner: "123456789012" };

const settings = [
  "PutBucketTaggingCommand",
  "PutPublicAccessBlockCommand",
  "PutBucketOwnershipControlsCommand",
  "PutBucketEncryptionCommand",
  "PutBucketPolicyCommand",
  "PutBucketLifecycleConfigurationCommand",
];

it("makes the bucket in us-east-1 without naming the region", async () => {
  const facts = await run(ensure, { cluster: aCluster({ region: "us-east-1" }) });

  expect(facts).toEqual({ bucket: name });
  expect(inputs(s3, CreateBucketCommand)).toEqual([{ Bucket: name }]);
  expect(commands(s3)).toEqual(["CreateBucketCommand", ...settings]);
});

it("makes the bucket in any other region by its name", async () => {
  await run(ensure, { cluster: aCluster({ region: "eu-south-1" }) });

  expect(inputs(s3, CreateBucketCommand)).toEqual([
    { Bucket: name, CreateBucketConfiguration: { LocationConstraint: "eu-south-1" } },
  ]);
});

it("tags it as the cluster's", async () => {
  await run(ensure);

  expect(inputs(s3, PutBucketTaggingCommand)).toEqual([
    { ...bucket, Tagging: { TagSet: tagList(aCluster(), "log-bucket") } },
  ]);
});

it("closes it to the public and to access control lists", async () => {
  await run(ensure);

  expect(inputs(s3, PutPublicAccessBlockCommand)).toEqual([
    {
      ...bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
  ]);
  expect(inputs(s3, PutBucketOwnershipControlsCommand)).toEqual([
    { ...bucket, OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
  ]);
});

it("encrypts at rest and refuses what comes without TLS", async () => {
  await run(ensure);

  const [policy] = inputs(s3, PutBucketPolicyCommand);
  expect(inputs(s3, PutBucketEncryptionCommand)).toEqual([
    {
      ...bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    },
  ]);
  expect(policy).toMatchObject(bucket);
  expect(JSON.parse(policy?.Policy ?? "")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
});

it("lets AWS's log delivery put this account's flow logs, if they are asked for", async () => {
  await run(ensure, { cluster: aCluster({ flowLogs: "log-bucket", region: "eu-west-1" }) });

  const [policy] = inputs(s3, PutBucketPolicyCommand);
  const source = { "aws:SourceArn": "arn:aws:logs:eu-west-1:123456789012:*" };
  expect(JSON.parse(policy?.Policy ?? "").Statement.slice(1)).toEqual([
    {
      Sid: "FlowLogDelivery",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${name}/flow-logs/AWSLogs/123456789012/*`,
      Condition: {
        StringEquals: {
          "aws:SourceAccount": "123456789012",
          "s3:x-amz-acl": "bucket-owner-full-control",
        },
        ArnLike: source,
      },
    },
    {
      Sid: "FlowLogDeliveryCheck",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: `arn:aws:s3:::${name}`,
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" }, ArnLike: source },
    },
  ]);
});

it("keeps logs for a year, after a month in the cheaper class", async () => {
  await run(ensure);

  expect(inputs(s3, PutBucketLifecycleConfigurationCommand)).toEqual([
    {
      ...bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: "logs",
            Status: "Enabled",
            Filter: { Prefix: "" },
            Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" }],
            Expiration: { Days: 365 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    },
  ]);
});

it("adopts the bucket of an earlier attempt and sets it up again", async () => {
  const message = "you already own it";
  s3.on(CreateBucketCommand).rejects(new BucketAlreadyOwnedByYou({ message, $metadata: {} }));

  const facts = await run(ensure);

  expect(facts).toEqual({ bucket: name });
  expect(commands(s3)).toEqual(["CreateBucketCommand", ...settings]);
});

it("touches no bucket of another account", async () => {
  const message = "The requested bucket name is not available.";
  s3.on(CreateBucketCommand).rejects(new BucketAlreadyExists({ message, $metadata: {} }));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: `bucket ${name} is another account's, must be absent`,
    cause: { message },
  });
  expect(commands(s3)).toEqual(["CreateBucketCommand"]);
});

it("waits for a name that rests after a deletion", async () => {
  s3.on(CreateBucketCommand).rejects(awsError("OperationAborted"));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({ name: "NotReady" });
  expect(commands(s3)).toEqual(["CreateBucketCommand"]);
});
