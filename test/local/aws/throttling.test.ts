import { CreateVpcEndpointCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../local/aws/services/ec2/ec2.ts";
import { HOME_ACCOUNT } from "../../../local/aws/world.ts";
import { must } from "../../../shared/must.ts";
import { startFunctions } from "../service/start.ts";

const start = async () => {
  const functions = await startFunctions({ ec2 }, ["makeEndpoints"]);
  const client = functions.client(EC2Client, { account: HOME_ACCOUNT });
  const { Vpcs } = await client.send(new DescribeVpcsCommand({}));
  const VpcId = must(Vpcs?.[0]?.VpcId, "VpcId");
  return {
    ...functions,
    client,
    VpcId,
    make: (times: number) => functions.invoke("makeEndpoints", { VpcId, times }),
    refusals: () => functions.world.journal.flatMap(({ error = [] }) => error),
  };
};

it("lets through as many calls at once as the bucket holds", async () => {
  await using aws = await start();

  await aws.make(4);

  expect(aws.refusals()).toEqual([]);
});

it("refuses one more until a token has come, for which the caller's pauses are time enough", async () => {
  await using aws = await start();
  const before = aws.world.clock.now();

  const made = await aws.make(5);

  const seconds = (aws.world.clock.now() - before) / 1000;
  expect(made).toBe(5);
  expect(new Set(aws.refusals())).toEqual(new Set(["RequestLimitExceeded"]));
  expect(seconds).toBeGreaterThan(1 / 0.3);
  expect(seconds).toBeLessThan(15);
});

it("takes the same simulated time in every run, one call being refused", async () => {
  const secondsOf = async () => {
    await using aws = await start();
    const before = aws.world.clock.now();
    await aws.make(5);
    return aws.world.clock.now() - before;
  };

  const [first, second] = [await secondsOf(), await secondsOf()];

  expect(second).toBe(first);
});

it("is refilled while simulated time passes", async () => {
  await using aws = await start();
  await aws.make(4);
  await aws.world.clock.sleep(14);

  await aws.make(4);

  expect(aws.refusals()).toEqual([]);
});

it("never refuses who is no function", async () => {
  await using aws = await start();
  const wanted = { VpcId: aws.VpcId, ServiceName: "com.amazonaws.us-east-1.s3" };

  for (let time = 0; time < 6; time++) await aws.client.send(new CreateVpcEndpointCommand(wanted));

  expect(aws.refusals()).toEqual([]);
});
