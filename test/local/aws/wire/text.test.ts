import * as ec2Module from "@aws-sdk/client-ec2";
import { CreateTagsCommand, DescribeTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as eksModule from "@aws-sdk/client-eks";
import { EKSClient, ListTagsForResourceCommand, TagResourceCommand } from "@aws-sdk/client-eks";
import * as iamModule from "@aws-sdk/client-iam";
import { IAMClient, ListRoleTagsCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import * as s3Module from "@aws-sdk/client-s3";
import { GetBucketTaggingCommand, PutBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import * as sqsModule from "@aws-sdk/client-sqs";
import { ListQueueTagsCommand, SQSClient, TagQueueCommand } from "@aws-sdk/client-sqs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { service } from "../../../../local/aws/service.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../support/simulated-aws.ts";

/** Text that XML can carry; and not white space alone, which the SDK takes for formatting. */
const text = fc
  .string({ unit: "binary", minLength: 1 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is filtered.
  .filter((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value))
  .filter((value) => /\S/.test(value));

type Tags = Record<string, string>;
type Pair = { Key?: string | undefined; Value?: string | undefined };

const pairs = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const record = (given: Pair[] | undefined): Tags =>
  Object.fromEntries((given ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));

const keep = (kept: { tags: Tags }, tags: Tags = {}) => {
  kept.tags = tags;
  return {};
};

/** For each protocol: a service that keeps tags, and the way to send them there and back. */
const PROTOCOLS = {
  "EC2 query": (kept: { tags: Tags }) => ({
    services: {
      ec2: service(ec2Module, {
        CreateTags: ({ Tags }) => keep(kept, record(Tags)),
        DescribeTags: () => ({ Tags: pairs(kept.tags) }),
      }),
    },
    roundTrip: async (aws: SimulatedAws, tags: Tags) => {
      const client = aws.client(EC2Client);
      await client.send(new CreateTagsCommand({ Resources: ["r"], Tags: pairs(tags) }));
      return record((await client.send(new DescribeTagsCommand({}))).Tags);
    },
  }),
  "AWS query": (kept: { tags: Tags }) => ({
    services: {
      iam: service(iamModule, {
        TagRole: ({ Tags }) => keep(kept, record(Tags)),
        ListRoleTags: () => ({ Tags: pairs(kept.tags) }),
      }),
    },
    roundTrip: async (aws: SimulatedAws, tags: Tags) => {
      const client = aws.client(IAMClient);
      await client.send(new TagRoleCommand({ RoleName: "r", Tags: pairs(tags) }));
      return record((await client.send(new ListRoleTagsCommand({ RoleName: "r" }))).Tags);
    },
  }),
  "REST-JSON": (kept: { tags: Tags }) => ({
    services: {
      eks: service(eksModule, {
        TagResource: ({ tags }) => keep(kept, tags),
        ListTagsForResource: () => kept,
      }),
    },
    roundTrip: async (aws: SimulatedAws, tags: Tags) => {
      const client = aws.client(EKSClient);
      await client.send(new TagResourceCommand({ resourceArn: "a", tags }));
      const answer = await client.send(new ListTagsForResourceCommand({ resourceArn: "a" }));
      return answer.tags;
    },
  }),
  "REST-XML": (kept: { tags: Tags }) => ({
    services: {
      s3: service(s3Module, {
        PutBucketTagging: ({ Tagging }) => keep(kept, record(Tagging?.TagSet)),
        GetBucketTagging: () => ({ TagSet: pairs(kept.tags) }),
      }),
    },
    roundTrip: async (aws: SimulatedAws, tags: Tags) => {
      const client = aws.client(S3Client);
      const Tagging = { TagSet: pairs(tags) };
      await client.send(new PutBucketTaggingCommand({ Bucket: "b", Tagging }));
      return record((await client.send(new GetBucketTaggingCommand({ Bucket: "b" }))).TagSet);
    },
  }),
  JSON: (kept: { tags: Tags }) => ({
    services: {
      sqs: service(sqsModule, {
        TagQueue: ({ Tags }) => keep(kept, Tags),
        ListQueueTags: () => ({ Tags: kept.tags }),
      }),
    },
    roundTrip: async (aws: SimulatedAws, tags: Tags) => {
      const client = aws.client(SQSClient);
      const QueueUrl = `${aws.endpoint}/999999999999/queue`;
      await client.send(new TagQueueCommand({ QueueUrl, Tags: tags }));
      return (await client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
    },
  }),
};

it.each(Object.entries(PROTOCOLS))("%s carries any text both ways", async (_, protocol) => {
  const { services, roundTrip } = protocol({ tags: {} });
  await using aws = await startSimulatedAws(services);

  await fc.assert(
    fc.asyncProperty(text, text, async (key, value) => {
      expect(await roundTrip(aws, { [key]: value })).toEqual({ [key]: value });
    }),
    { numRuns: 60 },
  );
});
