import {
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { must } from "../../../../shared/must.ts";
import { allowing, trustOfService } from "../services/iam/documents.ts";
import { allow, deny, sessionOf, start } from "./session.ts";

const OWN = "astro:cluster-id";
const BOUNDARY = "arn:aws:iam::123456789012:policy/OurBoundary";

const when = (statement: object, Condition: object) => ({ ...statement, Condition });

const aVpc = (tags: Record<string, string>) =>
  new CreateVpcCommand({
    CidrBlock: "10.0.0.0/16",
    TagSpecifications: [
      {
        ResourceType: "vpc",
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
  });

const aRole = (name: string, PermissionsBoundary?: string) =>
  new CreateRoleCommand({
    RoleName: name,
    AssumeRolePolicyDocument: trustOfService("eks.amazonaws.com"),
    PermissionsBoundary,
  });

describe("EC2", () => {
  const tagged = [
    when(allow("ec2:CreateVpc"), { Null: { [`aws:RequestTag/${OWN}`]: "false" } }),
    when(allow("ec2:CreateTags"), { StringEquals: { "ec2:CreateAction": "CreateVpc" } }),
    when(allow("ec2:DeleteVpc"), { StringEquals: { [`aws:ResourceTag/${OWN}`]: "c1" } }),
  ];

  it("makes what gets the tag that aws:RequestTag wants", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: tagged });
    const ec2 = client(EC2Client);

    const made = await ec2.send(aVpc({ [OWN]: "c1" }));
    const refused = ec2.send(aVpc({ Name: "ours?" }));

    expect(made.Vpc?.VpcId).toMatch(/^vpc-/);
    await expect(refused).rejects.toThrow(/ec2:CreateVpc on resource: \S+:vpc\/\*/);
    expect(aws.world.journal.at(-2)).toMatchObject({
      actions: ["ec2:CreateVpc", "ec2:CreateTags"],
    });
  });

  it("touches what has the tag that aws:ResourceTag wants", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: tagged });
    const root = aws.client(EC2Client);
    const { Vpc: own } = await root.send(aVpc({ [OWN]: "c1" }));
    const { Vpc: foreign } = await root.send(aVpc({ [OWN]: "c2" }));
    const ec2 = client(EC2Client);

    await ec2.send(new DeleteVpcCommand({ VpcId: own?.VpcId }));
    const refused = ec2.send(new DeleteVpcCommand({ VpcId: foreign?.VpcId }));

    await expect(refused).rejects.toThrow(`vpc/${must(foreign?.VpcId, "VpcId")} because`);
  });

  it("gives tags only while something is made, when ec2:CreateAction says so", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: tagged });
    const { Vpc } = await aws.client(EC2Client).send(aVpc({ Name: "foreign" }));

    const refused = client(EC2Client).send(
      new CreateTagsCommand({
        Resources: [must(Vpc?.VpcId, "VpcId")],
        Tags: [{ Key: OWN, Value: "c1" }],
      }),
    );

    await expect(refused).rejects.toThrow(/ec2:CreateTags on resource/);
  });

  it("gives no other tags than aws:TagKeys wants", async () => {
    await using aws = await start();
    const only = { "ForAllValues:StringEquals": { "aws:TagKeys": [OWN] } };
    const client = await sessionOf(aws, {
      inline: [allow("ec2:CreateVpc"), when(allow("ec2:CreateTags"), only)],
    });
    const ec2 = client(EC2Client);

    await ec2.send(aVpc({ [OWN]: "c1" }));
    const refused = ec2.send(aVpc({ [OWN]: "c1", Name: "n" }));

    await expect(refused).rejects.toThrow(/ec2:CreateTags/);
  });

  it.each([
    { named: "its id", pattern: (id: string) => id },
    { named: "how its id begins", pattern: (id: string) => `${id.slice(0, -1)}?` },
  ])("deletes the one VPC that a policy names by $named", async ({ pattern }) => {
    await using aws = await start();
    const root = aws.client(EC2Client);
    const { Vpc: other } = await root.send(aVpc({}));
    const { Vpc: named } = await root.send(aVpc({}));
    const Resource = `arn:aws:ec2:us-east-1:123456789012:vpc/${pattern(must(named?.VpcId, "VpcId"))}`;
    const client = await sessionOf(aws, { inline: [{ ...allow("ec2:DeleteVpc"), Resource }] });

    const refused = client(EC2Client).send(new DeleteVpcCommand({ VpcId: other?.VpcId }));

    await expect(refused).rejects.toThrow(/ec2:DeleteVpc on resource/);
    await client(EC2Client).send(new DeleteVpcCommand({ VpcId: named?.VpcId }));
  });

  it("works in the Region that aws:RequestedRegion wants", async () => {
    await using aws = await start();
    const inIreland = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };
    const client = await sessionOf(aws, { inline: [when(allow("ec2:DescribeVpcs"), inIreland)] });

    await client(EC2Client, "eu-west-1").send(new DescribeVpcsCommand({}));
    const refused = client(EC2Client, "us-east-1").send(new DescribeVpcsCommand({}));

    await expect(refused).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  it("works in the Regions that aws:RequestedRegion describes, whichever was asked for first", async () => {
    await using aws = await start();
    const inWest = { StringLike: { "aws:RequestedRegion": "*-west-1" } };
    const client = await sessionOf(aws, { inline: [when(allow("ec2:DescribeVpcs"), inWest)] });
    const describeIn = (region: string) =>
      client(EC2Client, region).send(new DescribeVpcsCommand({}));

    await expect(describeIn("us-east-1")).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    await describeIn("eu-west-1");
    await expect(describeIn("eu-west-2")).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });
});

describe("IAM", () => {
  const bounded = { ArnEquals: { "iam:PermissionsBoundary": BOUNDARY } };

  it("makes and changes roles that have the boundary, and takes it from none", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, {
      inline: [
        when(allow("iam:CreateRole", "iam:AttachRolePolicy"), bounded),
        deny("iam:DeleteRolePermissionsBoundary"),
      ],
    });
    const root = aws.client(IAMClient);
    await root.send(
      new CreatePolicyCommand({ PolicyName: "OurBoundary", PolicyDocument: allowing("ec2:*") }),
    );
    await root.send(aRole("unbounded"));
    const iam = client(IAMClient);
    const attach = (RoleName: string) =>
      iam.send(
        new AttachRolePolicyCommand({
          RoleName,
          PolicyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
        }),
      );

    await iam.send(aRole("bounded", BOUNDARY));
    await attach("bounded");

    await expect(iam.send(aRole("another"))).rejects.toThrow(/iam:CreateRole on resource/);
    await expect(attach("unbounded")).rejects.toThrow(/iam:AttachRolePolicy on resource/);
    await expect(
      iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: "bounded" })),
    ).rejects.toThrow(/with an explicit deny in an identity-based policy/);
  });

  it("attaches the policy that iam:PolicyARN wants", async () => {
    await using aws = await start();
    const PolicyArn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";
    const client = await sessionOf(aws, {
      inline: [when(allow("iam:AttachRolePolicy"), { ArnEquals: { "iam:PolicyARN": PolicyArn } })],
    });
    await aws.client(IAMClient).send(aRole("astro-a"));
    const attach = (arn: string) =>
      client(IAMClient).send(new AttachRolePolicyCommand({ RoleName: "astro-a", PolicyArn: arn }));

    await attach(PolicyArn);

    await expect(attach("arn:aws:iam::aws:policy/AdministratorAccess")).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  it("makes the service-linked role that iam:AWSServiceName wants", async () => {
    await using aws = await start();
    const ofEks = { StringEquals: { "iam:AWSServiceName": "eks.amazonaws.com" } };
    const client = await sessionOf(aws, {
      inline: [when(allow("iam:CreateServiceLinkedRole"), ofEks)],
    });
    const make = (AWSServiceName: string) =>
      client(IAMClient).send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));

    await make("eks.amazonaws.com");

    await expect(make("rds.amazonaws.com")).rejects.toThrow(
      /role\/aws-service-role\/rds\.amazonaws\.com\/AWSServiceRoleForRDS because/,
    );
  });
});

describe("a role is handed to", () => {
  const passing = (service: string) =>
    when(allow("iam:PassRole"), { StringEquals: { "iam:PassedToService": service } });

  const aCluster = new CreateClusterCommand({
    name: "astro-a",
    roleArn: "arn:aws:iam::123456789012:role/astro-a",
    resourcesVpcConfig: { subnetIds: [] },
  });

  it("the service that iam:PassedToService wants", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, {
      inline: [allow("eks:CreateCluster"), passing("eks.amazonaws.com")],
    });

    const attempt = client(EKSClient).send(aCluster);

    await expect(attempt).rejects.not.toMatchObject({ name: "AccessDeniedException" });
    expect(aws.world.journal.at(-1)).toMatchObject({
      actions: ["eks:CreateCluster", "iam:PassRole"],
    });
  });

  it("no other service", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, {
      inline: [allow("eks:CreateCluster"), passing("ec2.amazonaws.com")],
    });

    const attempt = client(EKSClient).send(aCluster);

    await expect(attempt).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        "iam:PassRole on resource: arn:aws:iam::123456789012:role/astro-a because",
      ),
    });
  });
});
