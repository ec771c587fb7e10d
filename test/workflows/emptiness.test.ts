import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { startInstance } from "../../local/aws/services/ec2/instances.ts";
import { CROSS_ACCOUNT_ROLE } from "../../shared/cluster.ts";
import {
  aTrustingCustomer,
  type Customer,
  clientIn,
  provision,
  stack,
} from "../support/provisioning.ts";

/** Lets our role do nothing in EC2 of those Regions, as an organization's policy would. */
const closeRegions = async ({ accountId }: Customer, regions: string[]) => {
  const statement = {
    Effect: "Deny",
    Action: "ec2:*",
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": regions } },
  };
  await clientIn(IAMClient, accountId).send(
    new PutRolePolicyCommand({
      RoleName: CROSS_ACCOUNT_ROLE,
      PolicyName: "Closed",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statement }),
    }),
  );
};

it("begins nothing while a stranger's instance runs in another Region, and says where", async () => {
  const customer = await aTrustingCustomer();
  const place = { world: stack.world, account: customer.accountId, region: "ap-south-1" };
  const instance = startInstance(place);

  const { cluster } = await provision(customer);

  expect(cluster).toMatchObject({
    status: "FAILED",
    failure: { error: "PreflightFailed", turn: "customer" },
    findings: [{ code: "AccountNotEmpty", resource: instance }],
  });
  expect(cluster.failure?.customerMessage).toContain(instance);
  expect(cluster.failure?.customerMessage).toContain("https://ap-south-1.console.aws.amazon.com/");
});

it("goes on where other Regions are closed to us, and names them", async () => {
  const customer = await aTrustingCustomer();
  await closeRegions(customer, ["eu-north-1", "sa-east-1"]);

  const { cluster } = await provision(customer);

  expect(cluster).toMatchObject({
    status: "ACTIVE",
    findings: [
      {
        code: "RegionsNotLookedAt",
        severity: "info",
        is: "not looked at in eu-north-1, sa-east-1 (UnauthorizedOperation)",
      },
    ],
  });
});
