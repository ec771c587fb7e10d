/** Whether nodes can have disks: those are encrypted with the account's default key for EBS. */

import { EC2Client, GetEbsDefaultKmsKeyIdCommand } from "@aws-sdk/client-ec2";
import { isGone } from "../aws-errors.ts";
import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { consoleUrl, type Finding } from "../finding.ts";
import type { Check } from "./subject.ts";

/** AWS's own key needs nobody's leave; of one that the customer manages, only the state can be seen. */
export const checkEncryption: Check = async ({ cluster, account }) => {
  const { KmsKeyId = AWS_OWN } = await new EC2Client(account).send(
    new GetEbsDefaultKmsKeyIdCommand({}),
  );
  if (KmsKeyId.endsWith(AWS_OWN)) return [];
  const state = await stateOf(account, KmsKeyId);
  return [
    state === "Enabled" ? managedByCustomer(cluster, KmsKeyId) : unusable(cluster, KmsKeyId, state),
  ];
};

const AWS_OWN = "alias/aws/ebs";

/** The client of KMS is loaded for those few who have such a key. */
const stateOf = async (account: CustomerAccount, KeyId: string) => {
  const { DescribeKeyCommand, KMSClient } = await import("@aws-sdk/client-kms");
  try {
    const { KeyMetadata } = await new KMSClient(account).send(new DescribeKeyCommand({ KeyId }));
    return KeyMetadata?.KeyState;
  } catch (error) {
    if (!isGone(error)) throw error;
    return "gone";
  }
};

/** Auto Scaling launches the nodes: without its grant they end before they begin, for no visible reason. */
const managedByCustomer = (cluster: Cluster, keyId: string): Finding => ({
  code: "EbsKeyManagedByCustomer",
  severity: "warning",
  resource: `default EBS encryption key ${keyId}`,
  is: "managed by you",
  mustBe: "usable by AWSServiceRoleForAutoScaling, which launches the nodes",
  fix: fixOf(cluster, "let the service-linked role use the key by its policy, or"),
});

const unusable = (cluster: Cluster, keyId: string, state: string | undefined): Finding => ({
  code: "EbsKeyUnusable",
  severity: "error",
  resource: `default EBS encryption key ${keyId}`,
  is: `${state}`,
  mustBe: "Enabled",
  fix: fixOf(cluster, "enable the key, or"),
});

const fixOf = ({ region }: Cluster, first: string) => ({
  steps: [`${first} make AWS's own key the default again`],
  consoleUrl: consoleUrl(region, `ec2/home?region=${region}#Settings:tab=ebs-encryption`),
  command: `aws ec2 reset-ebs-default-kms-key-id --region ${region}`,
});
