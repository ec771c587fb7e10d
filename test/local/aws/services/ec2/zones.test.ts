import { DescribeAvailabilityZonesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { zonesOf } from "../../../../../local/aws/services/ec2/zones.ts";
import { REGIONS } from "../../../../../shared/catalog.ts";
import { startSimulatedAws, type Whose } from "../../../../support/simulated-aws.ts";

const zonesSeenBy = async (whose: Partial<Whose>) => {
  await using aws = await startSimulatedAws({ ec2 });
  const { AvailabilityZones = [] } = await aws
    .client(EC2Client, whose)
    .send(new DescribeAvailabilityZonesCommand());
  return AvailabilityZones.map(({ ZoneName, ZoneId }) => `${ZoneName} ${ZoneId}`);
};

describe("zonesOf", () => {
  it.each(Object.keys(REGIONS))("knows two zones or more in %s", async (region) => {
    await using aws = await startSimulatedAws({ ec2 });

    const zones = zonesOf({ world: aws.world, account: "111111111111", region });

    expect(zones.length).toBeGreaterThanOrEqual(2);
    expect(new Set(zones.map(({ ZoneId }) => ZoneId)).size).toBe(zones.length);
  });
});

describe("DescribeAvailabilityZones", () => {
  it.each([
    { region: "us-east-1", letters: ["a", "b", "c", "d", "e", "f"] },
    { region: "us-west-1", letters: ["a", "c"] },
    { region: "eu-west-1", letters: ["a", "b", "c"] },
  ])("lists the zones of $region", async ({ region, letters }) => {
    const zones = await zonesSeenBy({ region });

    expect(zones.map((zone) => zone.split(" ")[0])).toEqual(
      letters.map((letter) => `${region}${letter}`),
    );
  });

  it("gives one account the same ids each time", async () => {
    const whose = { account: "111111111111" };

    expect(await zonesSeenBy(whose)).toEqual(await zonesSeenBy(whose));
  });

  it("gives other accounts the same ids under other names", async () => {
    const one = await zonesSeenBy({ account: "111111111111" });
    const other = await zonesSeenBy({ account: "222222222222" });

    expect(other).not.toEqual(one);
    expect(other.map((zone) => zone.split(" ")[1]).sort()).toEqual(
      one.map((zone) => zone.split(" ")[1]).sort(),
    );
  });

  it("calls the oldest zone us-east-1e in every account", async () => {
    expect(await zonesSeenBy({ account: "111111111111" })).toContain("us-east-1e use1-az3");
    expect(await zonesSeenBy({ account: "222222222222" })).toContain("us-east-1e use1-az3");
  });

  it("finds a zone by its id", async () => {
    await using aws = await startSimulatedAws({ ec2 });

    const { AvailabilityZones } = await aws
      .client(EC2Client)
      .send(new DescribeAvailabilityZonesCommand({ ZoneIds: ["use1-az3"] }));

    expect(AvailabilityZones).toMatchObject([{ ZoneName: "us-east-1e", State: "available" }]);
  });

  it("refuses a zone of another region", async () => {
    await using aws = await startSimulatedAws({ ec2 });

    const answer = aws
      .client(EC2Client)
      .send(new DescribeAvailabilityZonesCommand({ ZoneNames: ["us-east-2a"] }));

    await expect(answer).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Invalid availability zone: [us-east-2a]",
    });
  });
});
