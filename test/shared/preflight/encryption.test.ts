import { EC2Client, ModifyEbsDefaultKmsKeyIdCommand } from "@aws-sdk/client-ec2";
import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { must } from "../../../shared/must.ts";
import { type AnAccount, anAccount } from "../../support/an-account.ts";
import { awsError } from "../../support/step.ts";

const useKey = (here: AnAccount, KmsKeyId: string) =>
  here.aws.client(EC2Client).send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId }));

const makeKey = async (here: AnAccount) => {
  const { KeyMetadata } = await here.aws.client(KMSClient).send(new CreateKeyCommand({}));
  return must(KeyMetadata?.Arn, "Arn");
};

it("finds nothing when volumes are encrypted with AWS's own key", async () => {
  await using here = await anAccount();

  expect(await here.findings("^Ebs")).toEqual([]);
});

it("warns of a key that the customer manages, since its policy cannot be seen", async () => {
  await using here = await anAccount();
  const key = await makeKey(here);
  await useKey(here, key);

  expect(await here.findings("^Ebs")).toMatchObject([
    {
      code: "EbsKeyManagedByCustomer",
      severity: "warning",
      resource: `default EBS encryption key ${key}`,
      fix: { command: "aws ec2 reset-ebs-default-kms-key-id --region us-east-1" },
    },
  ]);
});

it("refuses a key that is going to be deleted", async () => {
  await using here = await anAccount();
  const key = await makeKey(here);
  await here.aws.client(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId: key }));
  await useKey(here, key);

  expect(await here.findings("^Ebs")).toMatchObject([
    { code: "EbsKeyUnusable", severity: "error", is: "PendingDeletion", mustBe: "Enabled" },
  ]);
});

it("refuses a key that is not there", async () => {
  await using here = await anAccount();
  await useKey(here, "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");

  expect(await here.findings("^Ebs")).toMatchObject([{ code: "EbsKeyUnusable", is: "gone" }]);
});

it("leaves a failure of KMS to be tried again", async () => {
  await using here = await anAccount();
  await useKey(here, "alias/own");
  const kms = mockClient(KMSClient).rejects(awsError("KMSInternalException"));

  const attempt = here.findings("^Ebs");

  await expect(attempt).rejects.toThrow("KMSInternalException");
  kms.restore();
});
