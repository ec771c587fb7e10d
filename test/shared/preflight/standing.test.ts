import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { setStanding } from "../../../local/aws/accounts.ts";
import { anAccount } from "../../support/an-account.ts";

it("finds nothing in an account that AWS serves, and makes nothing to find out", async () => {
  await using here = await anAccount();

  const findings = await here.findings("^Account");

  const { Vpcs } = await here.aws.client(EC2Client).send(new DescribeVpcsCommand({}));
  expect(findings).toEqual([]);
  expect(Vpcs).toMatchObject([{ IsDefault: true }]);
});

it.each([
  { standing: "pending-verification", code: "AccountUnverified", refusal: "PendingVerification" },
  { standing: "not-signed-up", code: "AccountUnverified", refusal: "OptInRequired" },
  { standing: "blocked", code: "AccountBlocked", refusal: "Blocked" },
] as const)("tells of an account that is $standing", async ({ standing, code, refusal }) => {
  await using here = await anAccount();
  setStanding(here.place, standing);

  const findings = await here.findings("^Account");

  expect(findings).toMatchObject([
    {
      code,
      severity: "error",
      resource: "account 123456789012",
      is: expect.stringContaining(`refused by EC2 in us-east-1 (${refusal}: `),
      mustBe: "verified and active",
      fix: {
        command: "aws ec2 create-vpc --dry-run --cidr-block 172.20.0.0/20 --region us-east-1",
      },
    },
  ]);
});
