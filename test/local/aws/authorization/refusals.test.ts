import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateNodegroupCommand, DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateDBSubnetGroupCommand, RDSClient } from "@aws-sdk/client-rds";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import {
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { describe, expect, it, vi } from "vitest";
import { trustOfService } from "../services/iam/documents.ts";
import { allow, deny, type Granted, sessionOf, start } from "./session.ts";

const USER =
  "User: arn:aws:sts::123456789012:assumed-role/tested/step is not authorized to perform:";
const createVpc = new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" });
const describeVpcs = new DescribeVpcsCommand({});

describe("what no statement allows is refused in the words of", () => {
  it("EC2, which encodes why", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allow("ec2:DescribeVpcs")] });

    const attempt = client(EC2Client).send(createVpc);

    await expect(attempt).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: expect.stringMatching(
        /^You are not authorized to perform this operation\. User: \S+ is not authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:us-east-1:123456789012:vpc\/\* because no identity-based policy allows the ec2:CreateVpc action\. Encoded authorization failure message: [\w-]+$/,
      ),
      $metadata: { httpStatusCode: 403 },
    });
    expect(aws.world.journal.at(-1)).toMatchObject({ error: "UnauthorizedOperation" });
  });

  it("EC2, and STS decodes it for whoever may", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allow("sts:DecodeAuthorizationMessage")] });
    const { message } = await client(EC2Client)
      .send(createVpc)
      .catch((error) => error);
    const EncodedMessage = message.split(" ").at(-1);

    const { DecodedMessage = "" } = await client(STSClient).send(
      new DecodeAuthorizationMessageCommand({ EncodedMessage }),
    );

    expect(JSON.parse(DecodedMessage)).toMatchObject({
      allowed: false,
      explicitDeny: false,
      context: {
        action: "ec2:CreateVpc",
        resource: "arn:aws:ec2:us-east-1:123456789012:vpc/*",
        principal: { arn: "arn:aws:sts::123456789012:assumed-role/tested/step" },
      },
    });
  });

  it("STS, to whom a message is not encoded", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allow("sts:DecodeAuthorizationMessage")] });

    const attempt = client(STSClient).send(
      new DecodeAuthorizationMessageCommand({ EncodedMessage: "plain" }),
    );

    await expect(attempt).rejects.toMatchObject({ name: "InvalidAuthorizationMessageException" });
  });

  it("EC2, which names no resource where there is none", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allow("ec2:CreateVpc")] });

    const attempt = client(EC2Client).send(describeVpcs);

    await expect(attempt).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: `You are not authorized to perform this operation. ${USER} ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`,
    });
  });

  it.each([
    {
      service: "EKS",
      run: (client) => client(EKSClient).send(new DescribeClusterCommand({ name: "astro-a" })),
      name: "AccessDeniedException",
      status: 403,
      why: "eks:DescribeCluster on resource: arn:aws:eks:us-east-1:123456789012:cluster/astro-a",
    },
    {
      service: "IAM",
      run: (client) =>
        client(IAMClient).send(
          new CreateRoleCommand({
            RoleName: "astro-a",
            AssumeRolePolicyDocument: trustOfService("eks.amazonaws.com"),
          }),
        ),
      name: "AccessDenied",
      status: 403,
      why: "iam:CreateRole on resource: arn:aws:iam::123456789012:role/astro-a",
    },
    {
      service: "RDS",
      run: (client) =>
        client(RDSClient).send(
          new CreateDBSubnetGroupCommand({
            DBSubnetGroupName: "astro-a",
            DBSubnetGroupDescription: "d",
            SubnetIds: [],
          }),
        ),
      name: "AccessDenied",
      status: 403,
      why: "rds:CreateDBSubnetGroup on resource: arn:aws:rds:us-east-1:123456789012:subgrp:astro-a",
    },
    {
      service: "S3",
      run: (client) => client(S3Client).send(new CreateBucketCommand({ Bucket: "astro-logs-a" })),
      name: "AccessDenied",
      status: 403,
      why: 's3:CreateBucket on resource: "arn:aws:s3:::astro-logs-a"',
    },
    {
      service: "Service Quotas",
      run: (client) =>
        client(ServiceQuotasClient).send(
          new GetServiceQuotaCommand({ ServiceCode: "ec2", QuotaCode: "L-0263D0A3" }),
        ),
      name: "AccessDeniedException",
      status: 400,
      why: "servicequotas:GetServiceQuota on resource: arn:aws:servicequotas:us-east-1:123456789012:ec2/L-0263D0A3",
    },
  ] satisfies {
    service: string;
    run: (client: Awaited<ReturnType<typeof sessionOf>>) => Promise<unknown>;
    name: string;
    status: number;
    why: string;
  }[])("$service", async ({ run, name, status, why }) => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allow("ec2:DescribeVpcs")] });

    const attempt = run(client);

    const [action] = why.split(" ");
    await expect(attempt).rejects.toMatchObject({
      name,
      message: `${USER} ${why} because no identity-based policy allows the ${action} action`,
      $metadata: { httpStatusCode: status },
    });
  });
});

describe("a refusal tells which kind of policy it comes from:", () => {
  const all = allow("ec2:*");
  const other = allow("ec2:DescribeSubnets");
  const nothing = "because no %s allows the ec2:DescribeVpcs action";

  it.each<[string, Granted]>([
    [nothing.replace("%s", "identity-based policy"), { inline: [other], boundary: [all] }],
    [nothing.replace("%s", "permissions boundary"), { managed: [all], boundary: [other] }],
    [nothing.replace("%s", "session policy"), { managed: [all], session: [other] }],
    ["with an explicit deny in an identity-based policy", { inline: [all, deny("ec2:Describe*")] }],
    [
      "with an explicit deny in a permissions boundary",
      { managed: [all], boundary: [all, deny("ec2:DescribeVpcs")] },
    ],
    [
      "with an explicit deny in a session policy",
      { managed: [all], session: [all, deny("ec2:DescribeVpcs")] },
    ],
  ])("%s", async (why, granted) => {
    await using aws = await start();
    const client = await sessionOf(aws, granted);

    const attempt = client(EC2Client).send(describeVpcs);

    await expect(attempt).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: `You are not authorized to perform this operation. ${USER} ec2:DescribeVpcs ${why}`,
    });
  });
});

it("lets through what inline and managed policies allow together, within boundary and session", async () => {
  await using aws = await start();
  const client = await sessionOf(aws, {
    inline: [allow("ec2:CreateVpc")],
    managed: [allow("ec2:DescribeVpcs")],
    boundary: [allow("ec2:*")],
    session: [allow("ec2:CreateVpc", "ec2:DescribeVpcs")],
  });

  await client(EC2Client).send(createVpc);
  await client(EC2Client).send(describeVpcs);

  expect(aws.world.journal.slice(-2)).toMatchObject([
    { operation: "CreateVpc", actions: ["ec2:CreateVpc"] },
    { operation: "DescribeVpcs", actions: ["ec2:DescribeVpcs"] },
  ]);
});

it("tells everybody who they are", async () => {
  await using aws = await start();
  const client = await sessionOf(aws, { inline: [deny("*")] });

  const { Account } = await client(STSClient).send(new GetCallerIdentityCommand({}));

  expect(Account).toBe("123456789012");
});

it("evaluates nothing for an account's root user", async () => {
  await using aws = await start();

  const { Vpcs } = await aws.client(EC2Client).send(describeVpcs);

  expect(Vpcs).toHaveLength(1);
});

it("refuses a node group by a launch template that the caller may not launch by", async () => {
  await using aws = await start();
  const client = await sessionOf(aws, {
    inline: [allow("eks:CreateNodegroup", "iam:*", "ec2:DescribeLaunchTemplateVersions")],
  });

  const attempt = client(EKSClient).send(
    new CreateNodegroupCommand({
      clusterName: "astro-a",
      nodegroupName: "worker",
      nodeRole: "arn:aws:iam::123456789012:role/astro-a-eks-node",
      subnets: [],
      launchTemplate: { id: "lt-0123456789abcdef0" },
    }),
  );

  await expect(attempt).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: expect.stringMatching(
      /^You are not authorized to launch instances with this launch template\. Encoded authorization failure message: [\w-]+$/,
    ),
  });
});

it("does not guess what a policy of AWS's own allows", async () => {
  vi.spyOn(console, "error").mockReturnValueOnce();
  await using aws = await start();
  const client = await sessionOf(aws, {});
  await aws.client(IAMClient).send(
    new AttachRolePolicyCommand({
      RoleName: "tested",
      PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    }),
  );

  const attempt = client(EC2Client).send(describeVpcs);

  await expect(attempt).rejects.toMatchObject({
    name: "InternalFailure",
    message: expect.stringContaining("no document of arn:aws:iam::aws:policy/ReadOnlyAccess"),
  });
});
