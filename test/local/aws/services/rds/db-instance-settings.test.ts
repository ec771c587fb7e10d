import { CreateDBParameterGroupCommand, ModifyDBInstanceCommand } from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";
import { aReadyAccount, create, describeAirflow, startAws } from "./a-database.ts";

describe("modifying an instance", () => {
  it("changes protection, backups and parameter group", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client, { DeletionProtection: true });
    await client.send(
      new CreateDBParameterGroupCommand({
        DBParameterGroupName: "own",
        DBParameterGroupFamily: "postgres17",
        Description: "own",
      }),
    );
    await aws.world.clock.sleep(820);

    await client.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: "airflow",
        DeletionProtection: false,
        BackupRetentionPeriod: 14,
        DBParameterGroupName: "own",
        ApplyImmediately: true,
      }),
    );

    expect(await describeAirflow(client)).toMatchObject({
      DeletionProtection: false,
      BackupRetentionPeriod: 14,
      DBParameterGroups: [{ DBParameterGroupName: "own", ParameterApplyStatus: "pending-reboot" }],
    });
  });

  it("is refused while the instance is not available", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client);

    const modifying = client.send(
      new ModifyDBInstanceCommand({ DBInstanceIdentifier: "airflow", DeletionProtection: true }),
    );

    await expect(modifying).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
  });

  it("is refused for settings that are not simulated", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client);
    await aws.world.clock.sleep(820);

    const modifying = client.send(
      new ModifyDBInstanceCommand({ DBInstanceIdentifier: "airflow", AllocatedStorage: 200 }),
    );

    await expect(modifying).rejects.toThrow(
      "the simulated AWS has no modification of AllocatedStorage",
    );
  });
});
