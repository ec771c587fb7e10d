import {
  EC2Client,
  GetEbsDefaultKmsKeyIdCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ResetEbsDefaultKmsKeyIdCommand,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

it("encrypts with AWS's own key until another is chosen, and again after a reset", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const keyOf = async () => (await client.send(new GetEbsDefaultKmsKeyIdCommand({}))).KmsKeyId;

  const before = await keyOf();
  await client.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: "alias/own" }));
  const between = await keyOf();
  await client.send(new ResetEbsDefaultKmsKeyIdCommand({}));

  expect([before, between, await keyOf()]).toEqual(["alias/aws/ebs", "alias/own", "alias/aws/ebs"]);
});
