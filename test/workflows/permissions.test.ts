import { DescribeAddressesCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { listOf, type Statement } from "../../local/aws/services/iam/policy-document.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { PROVEN_KINDS } from "../../local/leftovers/leftovers.ts";
import { crossAccountRoleArn } from "../../shared/cluster.ts";
import { must } from "../../shared/must.ts";
import { SESSION_ACTIONS, sessionPolicy } from "../../shared/session-policies.ts";
import { STEP_NAMES, type StepName } from "../../shared/steps.ts";
import { plantIn } from "../support/leftovers.ts";
import {
  aTrustingCustomer,
  type Customer,
  clientIn,
  externalIdOf,
  provision,
  stack,
  teardown,
} from "../support/provisioning.ts";
import { aCluster } from "../support/requests.ts";

/** Of what strangers have put into the VPC since it was cleared. */
const NAMES_STRANGERS = Object.fromEntries(
  [
    "ec2:DescribeNatGateways",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpnGateways",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeTags",
    "rds:DescribeDBInstances",
  ].map((action) => [action, "names what holds it when AWS refuses"]),
);
const NAMES_SUBNETS = { "ec2:DescribeSubnets": "names those of strangers when AWS refuses" };

/** What steps may do that a run in which nothing goes wrong does not need. */
const UNUSED: Partial<Record<StepName, Record<string, string>>> = {
  ProveTrust: { "sts:GetCallerIdentity": "a policy must allow something" },
  Activate: { "sts:GetCallerIdentity": "a policy must allow something" },
  Preflight: {
    "iam:CreateServiceLinkedRole": "lets Service Quotas open a case, which makes a role for that",
    "kms:DescribeKey": "tells whether a key of the customer's can be used for disks",
    "servicequotas:GetAWSDefaultServiceQuota": "tells a quota that was never changed",
    "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota": "tells what is requested",
    "servicequotas:RequestServiceQuotaIncrease": "requests a higher quota, if that is wanted",
  },
  EnsureVpc: {
    "ec2:DeleteVpc": "deletes the spare of an attempt that died",
    "ec2:DescribeSubnets": "tells which of two VPCs is in use",
  },
  EnsureSubnets: { "ec2:ModifySubnetAttribute": "corrects a subnet that is there" },
  EnsureRoles: { "iam:UpdateAssumeRolePolicy": "restores the trust of a role that is there" },
  EnsureEncryptionKey: {
    "kms:ScheduleKeyDeletion": "deletes the spare of an attempt that died",
  },
  EnsureLogGroup: { "logs:ListTagsForResource": "tells whose a group is that is there" },
  EnsureInternetGateway: {
    "ec2:DeleteInternetGateway": "deletes the spare of an attempt that died",
  },
  EnsureNatGateways: {
    "ec2:DeleteNatGateway": "deletes one that failed",
    "ec2:ReleaseAddress": "releases the spare of an attempt that died",
  },
  EnsureEksCluster: {
    "ec2:CreateSubnet": "makes a stand-in for a subnet whose zone EKS refuses",
    "ec2:CreateTags": "tags that stand-in",
    "ec2:DescribeSubnets": "finds the stand-in of an earlier attempt",
    "eks:DeleteCluster": "deletes one that failed",
  },
  EnsureNodeGroups: {
    "ec2:DescribeSubnets": "lets EKS look at the subnets that nodes are given",
    "eks:DeleteNodegroup": "deletes one that failed",
    "eks:UpdateNodegroupConfig": "raises the maximum of a pool that is there",
  },
  EnsureAddons: {
    "eks:DeleteAddon": "deletes one that failed",
    "eks:DeletePodIdentityAssociation": "lets EKS take the role from the pods of one that failed",
    "iam:GetRole": "lets EKS look at the role that pods are given",
  },
  EnsureRoutes: { "ec2:ReplaceRoute": "corrects a route that is there" },
  EnsureDatabase: {
    "rds:DeleteDBInstance": "deletes one that failed before anybody could use it",
    "rds:DescribeEvents": "tells why one failed",
    "rds:ListTagsForResource": "tells whose a group is that is there",
    "rds:ModifyDBInstance": "takes the protection from one that failed",
  },
  RemoveDatabase: {
    "rds:AddTagsToResource": "tags the last snapshot",
    "rds:CreateDBSnapshot": "lets RDS take the last snapshot, if that is kept",
  },
  RemoveKubernetesLeftovers: {
    "ec2:RevokeSecurityGroupEgress": "takes away what others have let a group reach",
  },
  RemoveEksCluster: {
    "eks:DescribeNodegroup": "tells whether a stranger's node group is on its way out",
    "eks:ListNodegroups": "names what holds it when AWS refuses",
  },
  RemoveInternetGateway: { ...NAMES_STRANGERS, ...NAMES_SUBNETS },
  RemoveSubnets: NAMES_STRANGERS,
  RemoveSecurityGroups: { ...NAMES_STRANGERS, ...NAMES_SUBNETS },
  RemoveVpc: { ...NAMES_STRANGERS, ...NAMES_SUBNETS },
  StopProvisioning: { "sts:GetCallerIdentity": "a policy must allow something" },
  RemoveRoles: { "iam:DeleteRolePolicy": "takes away what others have put into a role" },
  VerifyDeletion: {
    "iam:GetOpenIDConnectProvider": "tells whose an identity provider is that is still there",
  },
  RemoveLogBucket: { "s3:DeleteObjectVersion": "deletes versions that others have S3 keep" },
};

/** What every step with calls of EC2 may do besides, once one is refused. */
const WHEN_REFUSED = ["sts:DecodeAuthorizationMessage"];

const journalOf = ({ accountId }: Customer) =>
  stack.world.journal.filter(
    ({ account, caller }) => account === accountId && caller.includes(":assumed-role/"),
  );

/** The actions that the calls of each step needed; the session's name tells the step. */
const usedBy = (customer: Customer, step: StepName) => {
  const calls = journalOf(customer).filter(({ caller }) => caller.endsWith(`-${step}`));
  return new Set(calls.flatMap(({ actions = [] }) => actions));
};

/** The actions that the policies attached to the role allow. */
const granted = async ({ accountId }: Customer) => {
  const iam = clientIn(IAMClient, accountId);
  const { AttachedPolicies = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName: "astronomer-remote-management" }),
  );
  const documents = await Promise.all(
    AttachedPolicies.map(({ PolicyArn }) =>
      iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" })),
    ),
  );
  const statements: Statement[] = documents.flatMap(
    ({ PolicyVersion }) => JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? "")).Statement,
  );
  const allowing = statements.filter(({ Effect }) => Effect === "Allow");
  return allowing.flatMap(({ Action }) => listOf(Action));
};

const DENIED = /AccessDenied|Unauthorized|not authorized/;

/** The access key of a session of the role, as a step enters it, or with all that the role may do. */
const enter = async (customer: Customer, step?: StepName) => {
  await stack.world.clock.sleep(60);
  const { externalId } = await externalIdOf(customer);
  const { Credentials } = await clientIn(STSClient, HOME_ACCOUNT).send(
    new AssumeRoleCommand({
      RoleArn: crossAccountRoleArn(customer.accountId),
      RoleSessionName: "tested",
      ExternalId: externalId,
      ...(step && { Policy: sessionPolicy(step, aCluster(customer)) }),
    }),
  );
  return must(Credentials?.AccessKeyId, "AccessKeyId");
};

describe("the role of our template", () => {
  it("may not do what no statement of its policies allows", async () => {
    const customer = await aTrustingCustomer();
    const key = await enter(customer);

    const attempt = clientIn(IAMClient, key).send(new ListRolesCommand({}));

    await expect(attempt).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("because no identity-based policy allows the iam:ListRoles"),
    });
  });

  it("may do in a step what is the step's, and nothing of another's", async () => {
    const customer = await aTrustingCustomer();
    const ec2 = clientIn(EC2Client, await enter(customer, "EnsureVpc"));

    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
    const attempt = ec2.send(new DescribeAddressesCommand({}));

    expect(Vpcs).toHaveLength(1);
    await expect(attempt).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: expect.stringContaining(
        "because no session policy allows the ec2:DescribeAddresses",
      ),
    });
  });
});

describe("a run with a role that is denied something", () => {
  it("tells what EC2 said of it in an encoded message, if it could not be foreseen", async () => {
    const customer = await aTrustingCustomer();
    await clientIn(IAMClient, customer.accountId).send(
      new PutRolePolicyCommand({
        RoleName: "astronomer-remote-management",
        PolicyName: "NoSubnet",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: {
            Effect: "Deny",
            Action: "ec2:CreateSubnet",
            Resource: "*",
            Condition: { StringLike: { "aws:RequestTag/Name": "*" } },
          },
        }),
      }),
    );

    const { cluster } = await provision(customer);

    expect(cluster.failure).toMatchObject({
      error: "AccessDenied",
      entry: "DeniedByRole",
      step: "EnsureSubnets",
      customerMessage: expect.stringMatching(
        /Decoded: ec2:CreateSubnet on arn:aws:ec2:us-east-1:\d{12}:\S+ is explicitly denied\./,
      ),
    });
  });
});

/** A cluster with all that can be left out and be left behind, from its request until nothing of it is left. */
const wholeLife = async (customer: Customer) => {
  const { cluster } = await provision(customer, { flowLogs: "log-bucket" });
  const Bucket = `astro-logs-${cluster.clusterId}`;
  await clientIn(S3Client, customer.accountId).send(
    new PutObjectCommand({ Bucket, Key: "airflow/1.log", Body: "log" }),
  );
  plantIn(customer, cluster, PROVEN_KINDS);
  const keep = { keepLogBucket: false, keepFinalSnapshot: false };
  return (await teardown(customer, cluster.clusterId, keep)).cluster;
};

describe("a run with the role of our template", () => {
  it("is denied nothing", async () => {
    const customer = await aTrustingCustomer();

    const { status } = await wholeLife(customer);

    const errors = journalOf(customer).map(({ error = "" }) => error);
    expect(status).toBe("DELETED");
    expect(errors.length).toBeGreaterThan(150);
    expect(errors.filter((error) => DENIED.test(error))).toEqual([]);
  });

  it("uses every action of each step's session policy, but for those that have a reason", async () => {
    const customer = await aTrustingCustomer();

    await wholeLife(customer);

    const used = STEP_NAMES.map((step) => [step, [...usedBy(customer, step)].toSorted()]);
    const expected = STEP_NAMES.map((step) => [
      step,
      SESSION_ACTIONS[step].filter((action) => !UNUSED[step]?.[action]),
    ]);
    expect(Object.fromEntries(used)).toEqual(Object.fromEntries(expected));
  });

  it("uses every action that the role's policies allow, but for those that have a reason", async () => {
    const customer = await aTrustingCustomer();

    await wholeLife(customer);

    const used = STEP_NAMES.flatMap((step) => [...usedBy(customer, step)]);
    const reasoned = Object.values(UNUSED).flatMap((reasons) => Object.keys(reasons));
    const others = ["sts:GetCallerIdentity"];
    const needed = [...used, ...reasoned, ...WHEN_REFUSED].filter(
      (action) => !others.includes(action),
    );
    expect([...new Set(await granted(customer))].toSorted()).toEqual(
      [...new Set(needed)].toSorted(),
    );
  });
});
