import {
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/security-groups.ts";
import { allOwned, awsError, commands, inputs, run } from "../../support/step.ts";
import "../../support/strangers.ts";

const ec2 = mockClient(EC2Client);
const fromNodes = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-nodes" }] }];

beforeEach(() => {
  ec2.reset();
  ec2.onAnyCommand().resolves({});
  ec2.on(DescribeSecurityGroupsCommand, allOwned).resolves({
    SecurityGroups: [
      { GroupId: "sg-nodes", VpcId: "vpc-1", IpPermissions: fromNodes },
      { GroupId: "sg-database", VpcId: "vpc-1", IpPermissions: fromNodes },
      { GroupId: "sg-endpoints", VpcId: "vpc-1", IpPermissions: [] },
    ],
  });
});

it("takes away the rules by which groups hold each other, then deletes the groups", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeSecurityGroupsCommand)).toEqual([allOwned]);
  expect(inputs(ec2, RevokeSecurityGroupIngressCommand)).toEqual([
    { GroupId: "sg-nodes", IpPermissions: fromNodes },
    { GroupId: "sg-database", IpPermissions: fromNodes },
  ]);
  expect(commands(ec2).slice(3)).toEqual(Array(3).fill("DeleteSecurityGroupCommand"));
});

it("deletes nothing when there are none", async () => {
  ec2.on(DescribeSecurityGroupsCommand, allOwned).resolves({});

  await run(remove);

  expect(commands(ec2)).toEqual(["DescribeSecurityGroupsCommand"]);
});

it("takes rules and groups that are gone meanwhile for deleted", async () => {
  ec2.on(RevokeSecurityGroupIngressCommand).rejects(awsError("InvalidPermission.NotFound"));
  ec2.on(DeleteSecurityGroupCommand).rejects(awsError("InvalidGroup.NotFound"));

  await expect(run(remove)).resolves.toEqual({});
});

it("asks the customer to remove a stranger's group that names one of the groups", async () => {
  const refused = awsError("DependencyViolation", "resource sg-nodes has a dependent object");
  ec2.on(DeleteSecurityGroupCommand, { GroupId: "sg-nodes" }).rejects(refused);
  const Filters = [{ Name: "ip-permission.group-id", Values: ["sg-nodes"] }];
  ec2.on(DescribeSecurityGroupsCommand, { Filters }).resolves({
    SecurityGroups: [{ GroupId: "sg-nodes" }, { GroupId: "sg-x", GroupName: "made-by-hand" }],
  });

  await expect(run(remove)).rejects.toMatchObject({
    name: "LeftBehind",
    message: expect.stringMatching(
      /: security group sg-x “made-by-hand”: delete it \(aws ec2 delete-security-group --group-id sg-x\)$/,
    ),
  });
});

it("is not ready while a network interface has one of the groups", async () => {
  ec2
    .on(DeleteSecurityGroupCommand, { GroupId: "sg-nodes" })
    .rejects(awsError("DependencyViolation", "resource sg-nodes has a dependent object"));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message:
      "security group sg-nodes cannot be deleted yet: resource sg-nodes has a dependent object",
  });
});
