import { describe, expect, it } from "vitest";
import { ACCOUNT, aReadyAccount, create, describeAirflow, startAws } from "./a-database.ts";

describe("creating an instance", () => {
  it("goes with Multi-AZ through three phases in fourteen minutes", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    const { clock } = aws.world;

    const created = await create(client);
    await clock.sleep(329);
    const creating = await describeAirflow(client);
    await clock.sleep(1);
    const modifying = await describeAirflow(client);
    await clock.sleep(360);
    const backingUp = await describeAirflow(client);
    await clock.sleep(130);
    const available = await describeAirflow(client);

    expect(created.DBInstanceStatus).toBe("creating");
    expect(creating).toMatchObject({
      DBInstanceStatus: "creating",
      MasterUserSecret: { SecretStatus: "creating" },
    });
    expect(creating.Endpoint).toBeUndefined();
    expect(modifying).toMatchObject({
      DBInstanceStatus: "modifying",
      Endpoint: {
        Address: expect.stringMatching(/^airflow\.c[0-9a-f]{11}\.us-east-1\.rds\.amazonaws\.com$/),
        Port: 5432,
      },
      MasterUserSecret: {
        SecretArn: expect.stringMatching(
          `^arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:rds!db-[0-9a-f-]{36}-[0-9a-f]{6}$`,
        ),
        SecretStatus: "active",
        KmsKeyId: expect.stringMatching(`^arn:aws:kms:us-east-1:${ACCOUNT}:key/`),
      },
    });
    expect(backingUp.DBInstanceStatus).toBe("backing-up");
    expect(available.DBInstanceStatus).toBe("available");
  });

  it("takes six minutes in a single zone", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client, { MultiAZ: false });

    await aws.world.clock.sleep(359);
    const before = await describeAirflow(client);
    await aws.world.clock.sleep(1);
    const after = await describeAirflow(client);

    expect([before.DBInstanceStatus, after.DBInstanceStatus]).toEqual(["backing-up", "available"]);
    expect(after.SecondaryAvailabilityZone).toBeUndefined();
  });
});
