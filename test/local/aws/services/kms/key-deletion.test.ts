import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { kms } from "../../../../../local/aws/services/kms/kms.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";

const DAY = 86_400;

const start = async () => {
  const aws = await startSimulatedAws({ kms });
  const client = aws.client(KMSClient);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const key = { KeyId: KeyMetadata?.KeyId };
  return { aws, client, key, arn: KeyMetadata?.Arn };
};

it("deletes a key after the days that it is told, and its aliases with it", async () => {
  const { aws, client, key } = await start();
  await using _ = aws;
  await client.send(new CreateAliasCommand({ AliasName: "alias/one", TargetKeyId: key.KeyId }));

  await client.send(new ScheduleKeyDeletionCommand({ ...key, PendingWindowInDays: 7 }));
  const { KeyMetadata } = await client.send(new DescribeKeyCommand(key));
  await aws.world.clock.sleep(7 * DAY + 1);
  const { Keys } = await client.send(new ListKeysCommand({}));
  const { Aliases } = await client.send(new ListAliasesCommand({}));

  expect(KeyMetadata).toMatchObject({ KeyState: "PendingDeletion", Enabled: false });
  expect(KeyMetadata?.DeletionDate).toBeInstanceOf(Date);
  expect(Keys).toEqual([]);
  expect(Aliases).toEqual([]);
});

it("changes nothing of a key that is to be deleted", async () => {
  const { aws, client, key, arn } = await start();
  await using _ = aws;
  await client.send(new ScheduleKeyDeletionCommand(key));

  const refusals = await Promise.all([
    refusalOf(client.send(new EnableKeyRotationCommand(key))),
    refusalOf(client.send(new ScheduleKeyDeletionCommand(key))),
    refusalOf(
      client.send(new CreateAliasCommand({ AliasName: "alias/one", TargetKeyId: key.KeyId })),
    ),
  ]);

  const refusal = { name: "KMSInvalidStateException", message: `${arn} is pending deletion.` };
  expect(refusals).toMatchObject([refusal, refusal, refusal]);
});

it("saves a key from deletion, but leaves it disabled", async () => {
  const { aws, client, key } = await start();
  await using _ = aws;
  await client.send(new ScheduleKeyDeletionCommand(key));

  await client.send(new CancelKeyDeletionCommand(key));
  const { KeyMetadata } = await client.send(new DescribeKeyCommand(key));
  const again = client.send(new CancelKeyDeletionCommand(key));

  expect(KeyMetadata?.KeyState).toBe("Disabled");
  await expect(again).rejects.toMatchObject({ name: "KMSInvalidStateException" });
});

it.each([
  [6, "greater than or equal to 7"],
  [31, "less than or equal to 30"],
])("refuses to wait %i days", async (PendingWindowInDays, limit) => {
  const { aws, client, key } = await start();
  await using _ = aws;

  const attempt = client.send(new ScheduleKeyDeletionCommand({ ...key, PendingWindowInDays }));

  await expect(attempt).rejects.toThrow(`Member must have value ${limit}`);
});
