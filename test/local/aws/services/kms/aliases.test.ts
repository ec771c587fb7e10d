import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  KMSClient,
  ListAliasesCommand,
} from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { kms } from "../../../../../local/aws/services/kms/kms.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";

const start = async () => {
  const aws = await startSimulatedAws({ kms });
  const client = aws.client(KMSClient);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  return { aws, client, TargetKeyId: KeyMetadata?.KeyId };
};

it.each(["alias/one", "arn:aws:kms:us-east-1:123456789012:alias/one"])(
  "finds a key by its alias %s",
  async (KeyId) => {
    const { aws, client, TargetKeyId } = await start();
    await using _ = aws;
    await client.send(new CreateAliasCommand({ AliasName: "alias/one", TargetKeyId }));

    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));

    expect(KeyMetadata?.KeyId).toBe(TargetKeyId);
  },
);

it("lists the aliases of one key or of all", async () => {
  const { aws, client, TargetKeyId } = await start();
  await using _ = aws;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  await client.send(new CreateAliasCommand({ AliasName: "alias/one", TargetKeyId }));
  await client.send(
    new CreateAliasCommand({ AliasName: "alias/two", TargetKeyId: KeyMetadata?.KeyId }),
  );

  const all = await client.send(new ListAliasesCommand({}));
  const ofOne = await client.send(new ListAliasesCommand({ KeyId: TargetKeyId }));

  expect(all.Aliases?.map(({ AliasName }) => AliasName)).toEqual(["alias/one", "alias/two"]);
  expect(ofOne.Aliases).toMatchObject([
    { AliasName: "alias/one", AliasArn: "arn:aws:kms:us-east-1:123456789012:alias/one" },
  ]);
});

it("refuses a name that is taken, and forgets it when it is deleted", async () => {
  const { aws, client, TargetKeyId } = await start();
  await using _ = aws;
  const input = { AliasName: "alias/one", TargetKeyId };
  await client.send(new CreateAliasCommand(input));

  const again = await refusalOf(client.send(new CreateAliasCommand(input)));
  await client.send(new DeleteAliasCommand({ AliasName: "alias/one" }));
  const gone = await refusalOf(client.send(new DescribeKeyCommand({ KeyId: "alias/one" })));

  expect(again).toMatchObject({
    name: "AlreadyExistsException",
    message: "An alias with the name arn:aws:kms:us-east-1:123456789012:alias/one already exists",
  });
  expect(gone).toMatchObject({
    name: "NotFoundException",
    message: "Alias arn:aws:kms:us-east-1:123456789012:alias/one is not found.",
  });
});

it.each(["one", "alias/aws/ebs", "alias/"])("refuses the name %s", async (AliasName) => {
  const { aws, client, TargetKeyId } = await start();
  await using _ = aws;

  const attempt = client.send(new CreateAliasCommand({ AliasName, TargetKeyId }));

  await expect(attempt).rejects.toMatchObject({ name: "InvalidAliasNameException" });
});
