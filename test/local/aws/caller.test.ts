import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { GetBucketLocationCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { services } from "../../../local/aws/services.ts";
import { type SimulatedAws, startSimulatedAws } from "../../support/simulated-aws.ts";

type Ask = (aws: SimulatedAws, account: string) => Promise<unknown>;

const ASKS: Record<string, Ask> = {
  ec2: (aws, account) => aws.client(EC2Client, { account }).send(new DescribeVpcsCommand({})),
  eks: (aws, account) => aws.client(EKSClient, { account }).send(new ListClustersCommand({})),
  iam: (aws, account) =>
    aws.client(IAMClient, { account }).send(new GetRoleCommand({ RoleName: "any" })),
  kms: (aws, account) => aws.client(KMSClient, { account }).send(new ListKeysCommand({})),
  s3: (aws, account) =>
    aws.client(S3Client, { account }).send(new GetBucketLocationCommand({ Bucket: "any" })),
};

it.each([
  ["ec2", "AuthFailure", "RequestExpired"],
  ["eks", "UnrecognizedClientException", "ExpiredTokenException"],
  ["iam", "InvalidClientTokenId", "ExpiredToken"],
  ["kms", "UnrecognizedClientException", "ExpiredTokenException"],
  ["s3", "InvalidAccessKeyId", "ExpiredToken"],
])("refuses credentials as %s does, by %s and %s", async (service, unknown, expired) => {
  await using aws = await startSimulatedAws(services);
  const expiresAt = aws.world.clock.now() - 1;
  const arn = "arn:aws:sts::123456789012:assumed-role/any/any";
  aws.world.sessions.set("ASIAEXPIRED", { account: "123456789012", arn, expiresAt });

  const neverMade = ASKS[service]?.(aws, "ASIAUNKNOWN");
  const tooOld = ASKS[service]?.(aws, "ASIAEXPIRED");

  await expect(neverMade).rejects.toMatchObject({ name: unknown });
  await expect(tooOld).rejects.toMatchObject({ name: expired });
});

it("says in JSON that it has no such service, where that is what is spoken", async () => {
  const { eks: _, ...others } = services;
  await using aws = await startSimulatedAws(others);

  const asked = ASKS["eks"]?.(aws, "123456789012");

  await expect(asked).rejects.toMatchObject({
    name: "InvalidAction",
    message: "the simulated AWS has no service eks",
  });
});
