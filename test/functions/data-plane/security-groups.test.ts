import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/security-groups.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const facts = { vpc: { vpcId: "vpc-1" } };

const RULES: Record<string, IpPermission> = {
  "node-security-group": {
    IpProtocol: "-1",
    UserIdGroupPairs: [{ GroupId: "sg-node-security-group" }],
  },
  "database-security-group": {
    IpProtocol: "tcp",
    FromPort: 5432,
    ToPort: 5432,
    UserIdGroupPairs: [{ GroupId: "sg-node-security-group" }],
  },
  "endpoint-security-group": {
    IpProtocol: "tcp",
    FromPort: 443,
    ToPort: 443,
    IpRanges: [{ CidrIp: "172.20.0.0/20" }],
  },
};

const present = (role: string, IpPermissions: IpPermission[]) =>
  ec2
    .on(DescribeSecurityGroupsCommand, byRole(role))
    .resolves({ SecurityGroups: [{ GroupId: `sg-${role}`, IpPermissions }] });

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeSecurityGroupsCommand).resolves({});
  ec2.on(CreateSecurityGroupCommand).callsFake(({ GroupName }) => ({
    GroupId: `sg-${GroupName.replace("astro-analytics-", "")}`,
  }));
  ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({});
});

it("makes the three groups when there are none", async () => {
  const groups = await run(ensure, facts);

  expect(groups).toEqual({
    nodeSecurityGroupId: "sg-node-security-group",
    databaseSecurityGroupId: "sg-database-security-group",
    endpointSecurityGroupId: "sg-endpoint-security-group",
  });
  const group = (role: string, Description: string) => ({
    VpcId: "vpc-1",
    GroupName: `astro-analytics-${role}`,
    Description,
    TagSpecifications: [{ ResourceType: "security-group", Tags: tagList(aCluster(), role) }],
  });
  expect(inputs(ec2, CreateSecurityGroupCommand)).toEqual([
    group("node-security-group", "Nodes of the EKS cluster"),
    group("database-security-group", "Airflow metadata database"),
    group("endpoint-security-group", "Private endpoints of AWS services"),
  ]);
});

it("lets nodes reach each other and the database, and the VPC reach the endpoints", async () => {
  await run(ensure, facts);

  expect(inputs(ec2, AuthorizeSecurityGroupIngressCommand)).toEqual(
    Object.entries(RULES).map(([role, rule]) => ({
      GroupId: `sg-${role}`,
      IpPermissions: [rule],
    })),
  );
});

it("finds the groups of an earlier attempt and changes nothing", async () => {
  for (const [role, rule] of Object.entries(RULES)) present(role, [rule]);

  const groups = await run(ensure, facts);

  expect(groups).toEqual({
    nodeSecurityGroupId: "sg-node-security-group",
    databaseSecurityGroupId: "sg-database-security-group",
    endpointSecurityGroupId: "sg-endpoint-security-group",
  });
  expect(new Set(commands(ec2))).toEqual(new Set(["DescribeSecurityGroupsCommand"]));
});

it("makes a rule that a lost attempt did not get to", async () => {
  for (const [role, rule] of Object.entries(RULES)) present(role, [rule]);
  present("database-security-group", [
    { IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: "sg-other" }] },
    {
      IpProtocol: "tcp",
      FromPort: 5432,
      ToPort: 5432,
      UserIdGroupPairs: [{ GroupId: "sg-other" }],
    },
  ]);

  await run(ensure, facts);

  expect(inputs(ec2, AuthorizeSecurityGroupIngressCommand)).toEqual([
    { GroupId: "sg-database-security-group", IpPermissions: [RULES["database-security-group"]] },
  ]);
});

it("opens the endpoints to the VPC that was asked for", async () => {
  await run(ensure, { ...facts, cluster: aCluster({ vpcCidr: "10.4.0.0/18" }) });

  expect(inputs(ec2, AuthorizeSecurityGroupIngressCommand).at(-1)).toMatchObject({
    IpPermissions: [{ FromPort: 443, IpRanges: [{ CidrIp: "10.4.0.0/18" }] }],
  });
});

it("takes a rule that is there already for made", async () => {
  ec2.on(AuthorizeSecurityGroupIngressCommand).rejects(awsError("InvalidPermission.Duplicate"));

  const groups = await run(ensure, facts);

  expect(groups.nodeSecurityGroupId).toBe("sg-node-security-group");
});

it("fails when AWS refuses a rule", async () => {
  ec2
    .on(AuthorizeSecurityGroupIngressCommand)
    .rejects(awsError("RulesPerSecurityGroupLimitExceeded"));

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({ name: "QuotaExceeded" });
});
