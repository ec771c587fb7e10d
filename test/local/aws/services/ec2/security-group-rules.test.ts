import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { quotasOf } from "../../../../../local/aws/services/ec2/quotas.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aSecurityGroup, aVpc } from "./networks.ts";

const from = (CidrIp: string, port = 443): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp }],
});

const permissionsOf = async (client: EC2Client, GroupId: string) => {
  const { SecurityGroups } = await client.send(
    new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
  );
  return SecurityGroups?.[0];
};

it("lists the peers of a port range together, and each as a rule of its own", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));
  const IpPermissions = [from("10.0.0.0/8"), from("192.168.0.0/16")];

  await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));

  expect((await permissionsOf(client, GroupId))?.IpPermissions).toMatchObject([
    {
      IpProtocol: "tcp",
      FromPort: 443,
      ToPort: 443,
      IpRanges: [{ CidrIp: "10.0.0.0/8" }, { CidrIp: "192.168.0.0/16" }],
    },
  ]);
  const { SecurityGroupRules } = await client.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [GroupId] }] }),
  );
  expect(SecurityGroupRules).toMatchObject([
    { IsEgress: true, IpProtocol: "-1", FromPort: -1, CidrIpv4: "0.0.0.0/0" },
    { IsEgress: false, IpProtocol: "tcp", FromPort: 443, CidrIpv4: "10.0.0.0/8" },
    { IsEgress: false, IpProtocol: "tcp", FromPort: 443, CidrIpv4: "192.168.0.0/16" },
  ]);
});

it("tags and describes the rules that it makes", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));

  const { SecurityGroupRules } = await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        {
          IpProtocol: "6",
          FromPort: 5432,
          ToPort: 5432,
          UserIdGroupPairs: [{ GroupId, Description: "nodes" }],
        },
      ],
      TagSpecifications: [
        { ResourceType: "security-group-rule", Tags: [{ Key: "Name", Value: "nodes" }] },
      ],
    }),
  );

  expect(SecurityGroupRules).toMatchObject([
    {
      GroupId,
      IpProtocol: "tcp",
      Description: "nodes",
      ReferencedGroupInfo: { GroupId, UserId: "123456789012" },
      Tags: [{ Key: "Name", Value: "nodes" }],
    },
  ]);
});

it("takes a single rule without IpPermissions", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));

  await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpProtocol: "tcp",
      FromPort: 22,
      ToPort: 22,
      CidrIp: "10.0.0.1/8",
    }),
  );

  expect((await permissionsOf(client, GroupId))?.IpPermissions).toMatchObject([
    { FromPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
  ]);
});

it("refuses a rule that is there, and adds none of the others", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));
  const authorize = (IpPermissions: IpPermission[]) =>
    client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  await authorize([from("10.0.0.0/16")]);

  const answer = authorize([from("10.9.0.0/16"), from("10.0.0.0/16")]);

  await expect(answer).rejects.toMatchObject({
    name: "InvalidPermission.Duplicate",
    message:
      'the specified rule "peer: 10.0.0.0/16, TCP, from port: 443, to port: 443, ALLOW" already exists',
  });
  expect((await permissionsOf(client, GroupId))?.IpPermissions?.[0]?.IpRanges).toHaveLength(1);
});

it("refuses the outgoing rule that every group has", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));
  const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];

  const answer = client.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions }));

  await expect(answer).rejects.toMatchObject({
    name: "InvalidPermission.Duplicate",
    message: 'the specified rule "peer: 0.0.0.0/0, ALL, ALLOW" already exists',
  });
});

it.each([
  { permission: from("10.0.0.0/33"), name: "InvalidParameterValue" },
  { permission: { ...from("10.0.0.0/8"), ToPort: undefined }, name: "InvalidParameterValue" },
  {
    permission: { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-0123" }] },
    name: "InvalidGroup.NotFound",
  },
])("refuses $permission: $name", async ({ permission, name }) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));

  const answer = client.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }),
  );

  await expect(answer).rejects.toMatchObject({ name });
});

it("refuses a group of another VPC as peer", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));
  const stranger = await aSecurityGroup(client, await aVpc(client));
  const IpPermissions = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: stranger }] }];

  const answer = client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));

  await expect(answer).rejects.toMatchObject({
    name: "InvalidGroup.NotFound",
    message: "You have specified two resources that belong to different networks.",
  });
});

it("keeps to the quota of rules", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));
  const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
  quotasOf(place).rulesPerSecurityGroup = 1;
  const IpPermissions = [from("10.0.0.0/16"), from("10.1.0.0/16")];

  const answer = client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));

  await expect(answer).rejects.toMatchObject({ name: "RulesPerSecurityGroupLimitExceeded" });
});

it("revokes rules that look the same", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));
  const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];

  await client.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));

  expect((await permissionsOf(client, GroupId))?.IpPermissionsEgress).toEqual([]);
});

it("revokes a rule by its id", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));
  const { SecurityGroupRules } = await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [from("10.0.0.0/16"), from("10.1.0.0/16")],
    }),
  );
  const id = SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  const revoke = new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [id] });

  await client.send(revoke);

  expect((await permissionsOf(client, GroupId))?.IpPermissions).toMatchObject([
    { IpRanges: [{ CidrIp: "10.1.0.0/16" }] },
  ]);
  await expect(client.send(revoke)).rejects.toMatchObject({
    name: "InvalidSecurityGroupRuleId.NotFound",
  });
});

it("refuses to revoke what is not there", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));

  const answer = client.send(
    new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [from("10.0.0.0/8")] }),
  );

  await expect(answer).rejects.toMatchObject({ name: "InvalidPermission.NotFound" });
});

it("keeps a group that another one's rule names, until that rule is gone", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const nodes = await aSecurityGroup(client, VpcId, "nodes");
  const GroupId = await aSecurityGroup(client, VpcId);
  const IpPermissions = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: nodes }] }];
  await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const remove = () => client.send(new DeleteSecurityGroupCommand({ GroupId: nodes }));
  await expect(remove()).rejects.toMatchObject({ name: "DependencyViolation" });

  await client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));

  await expect(remove()).resolves.toMatchObject({ GroupId: nodes });
});
