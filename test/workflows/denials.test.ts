import { DeleteVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { authorize } from "../../local/aws/authorization.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { CROSS_ACCOUNT_ROLE, crossAccountRoleArn } from "../../shared/cluster.ts";
import { must } from "../../shared/must.ts";
import { aTrustingCustomer, clientIn, externalIdOf, stack } from "../support/provisioning.ts";

const customer = await aTrustingCustomer();
const { accountId } = customer;
const ALL = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const RoleName = CROSS_ACCOUNT_ROLE;

/** A session of the role of our template, which somebody has allowed everything. */
const enter = async () => {
  await clientIn(IAMClient, accountId).send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "All", PolicyDocument: JSON.stringify(ALL) }),
  );
  await stack.world.clock.sleep(60);
  const { Credentials } = await clientIn(STSClient, HOME_ACCOUNT).send(
    new AssumeRoleCommand({
      RoleArn: crossAccountRoleArn(accountId),
      RoleSessionName: "tested",
      ExternalId: (await externalIdOf(customer)).externalId,
    }),
  );
  return must(Credentials?.AccessKeyId, "AccessKeyId");
};

const key = await enter();
const iam = clientIn(IAMClient, key);
const DENIED = /not authorized to perform: .* with an explicit deny in a permissions boundary/;
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
});

describe("a session of the role, allowed everything by somebody,", () => {
  it.each([
    [
      "makes no role without the boundary",
      () => iam.send(new CreateRoleCommand({ RoleName: "x", AssumeRolePolicyDocument: TRUST })),
    ],
    [
      "takes no boundary from a role",
      () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
    ],
    [
      "attaches nothing to itself",
      () =>
        iam.send(
          new AttachRolePolicyCommand({
            RoleName,
            PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
          }),
        ),
    ],
    [
      "changes no trust of its own",
      () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST })),
    ],
    [
      "changes no policy of its own",
      () =>
        iam.send(
          new CreatePolicyVersionCommand({
            PolicyArn: `arn:aws:iam::${accountId}:policy/AstronomerCrossAccountRole`,
            PolicyDocument: JSON.stringify(ALL),
          }),
        ),
    ],
  ])("%s", async (_, attempt) => {
    await expect(attempt()).rejects.toThrow(DENIED);
  });

  it.each([
    ["iam", "CreateUser", { UserName: "somebody" }],
    ["iam", "CreateAccessKey", { UserName: "somebody" }],
    ["cloudtrail", "StopLogging", { Name: "trail" }],
    ["cloudtrail", "DeleteTrail", { Name: "trail" }],
    ["cloudtrail", "UpdateTrail", { Name: "trail" }],
    ["cloudtrail", "PutEventSelectors", { TrailName: "trail" }],
  ])("is not authorized for %s:%s", async (service, operation, input) => {
    const caller = must(stack.world.sessions.get(key), "session");
    const call = { world: stack.world, account: accountId, region: "us-east-1", caller };

    const attempt = authorize({ service, operation, input }, call);

    await expect(attempt).rejects.toThrow(DENIED);
  });
});

describe("a session of the role as our template makes it", () => {
  it("deletes no VPC without our tags", async () => {
    const other = await aTrustingCustomer();
    await stack.world.clock.sleep(60);
    const { Credentials } = await clientIn(STSClient, HOME_ACCOUNT).send(
      new AssumeRoleCommand({
        RoleArn: crossAccountRoleArn(other.accountId),
        RoleSessionName: "tested",
        ExternalId: (await externalIdOf(other)).externalId,
      }),
    );
    const ec2 = clientIn(EC2Client, must(Credentials?.AccessKeyId, "AccessKeyId"));
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));

    const attempt = ec2.send(new DeleteVpcCommand({ VpcId: Vpcs[0]?.VpcId }));

    await expect(attempt).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });
});
