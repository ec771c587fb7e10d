import { AutoScalingClient, CreateOrUpdateTagsCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  EKSClient,
} from "@aws-sdk/client-eks";
import { CreateOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import { must } from "../../../../shared/must.ts";
import type { SimulatedAws } from "../../../support/simulated-aws.ts";
import { aCluster } from "../services/eks/a-cluster.ts";
import { aNodegroup } from "../services/eks/a-nodegroup.ts";
import { allow, sessionOf, start } from "./session.ts";

const OWN = "astro:cluster-id";
const tagged = { Null: { [`aws:RequestTag/${OWN}`]: "false" } };
const ours = { Null: { [`aws:ResourceTag/${OWN}`]: "false" } };

/** A key of the account's, with or without our tag. */
const aKey = async (aws: SimulatedAws, TagKey: string) => {
  const { KeyMetadata } = await aws
    .client(KMSClient)
    .send(new CreateKeyCommand({ Tags: [{ TagKey, TagValue: "c1" }] }));
  return must(KeyMetadata?.KeyId, "KeyId");
};

describe("KMS", () => {
  it("makes a key if both it and its tags are allowed", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, {
      inline: [
        { ...allow("kms:CreateKey"), Condition: tagged },
        { ...allow("kms:TagResource"), Condition: tagged },
      ],
    });
    const kms = client(KMSClient);

    await kms.send(new CreateKeyCommand({ Tags: [{ TagKey: OWN, TagValue: "c1" }] }));
    const refused = kms.send(new CreateKeyCommand({ Tags: [{ TagKey: "team", TagValue: "d" }] }));

    await expect(refused).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("no identity-based policy allows the kms:CreateKey action"),
    });
    expect(aws.world.journal.at(-2)?.actions).toEqual(["kms:CreateKey", "kms:TagResource"]);
  });

  it("changes keys by their tags", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, {
      inline: [{ ...allow("kms:EnableKeyRotation"), Condition: ours }],
    });
    const [own, foreign] = [await aKey(aws, OWN), await aKey(aws, "team")];
    const kms = client(KMSClient);

    await kms.send(new EnableKeyRotationCommand({ KeyId: own }));
    const refused = kms.send(new EnableKeyRotationCommand({ KeyId: foreign }));

    await expect(refused).rejects.toThrow(`key/${foreign} because`);
  });

  it("asks of an alias for the alias and for its key", async () => {
    await using aws = await start();
    const alias = "arn:aws:kms:us-east-1:123456789012:alias/astro-*";
    const client = await sessionOf(aws, {
      inline: [
        { ...allow("kms:CreateAlias"), Resource: alias },
        { ...allow("kms:CreateAlias"), Condition: ours },
      ],
    });
    const [own, foreign] = [await aKey(aws, OWN), await aKey(aws, "team")];
    const kms = client(KMSClient);
    const name = (AliasName: string, TargetKeyId: string) =>
      kms.send(new CreateAliasCommand({ AliasName, TargetKeyId }));

    await name("alias/astro-one", own);

    await expect(name("alias/other", own)).rejects.toThrow("alias/other because");
    await expect(name("alias/astro-two", foreign)).rejects.toThrow(`key/${foreign} because`);
  });
});

it("makes log groups of the names that are allowed, with tags if those are allowed, too", async () => {
  await using aws = await start();
  const Resource = "arn:aws:logs:*:123456789012:log-group:/aws/eks/astro-*";
  const client = await sessionOf(aws, {
    inline: [
      { ...allow("logs:CreateLogGroup"), Resource },
      { ...allow("logs:TagResource"), Resource, Condition: tagged },
    ],
  });
  const make = (logGroupName: string, tags: Record<string, string>) =>
    client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName, tags }));

  await make("/aws/eks/astro-one/cluster", { [OWN]: "c1" });

  await expect(make("/trail", { [OWN]: "c1" })).rejects.toThrow("logs:CreateLogGroup on resource");
  await expect(make("/aws/eks/astro-two/cluster", { team: "d" })).rejects.toThrow(
    "logs:TagResource on resource",
  );
});

it("tags Auto Scaling groups of the names that are allowed", async () => {
  await using aws = await start();
  await aCluster(aws);
  const { nodegroup } = await aNodegroup(aws);
  const ResourceId = nodegroup?.resources?.autoScalingGroups?.[0]?.name;
  const named = (name: string) => ({
    ...allow("autoscaling:CreateOrUpdateTags"),
    Resource: `arn:aws:autoscaling:*:123456789012:autoScalingGroup:*:autoScalingGroupName/${name}`,
  });
  const Tags = [{ ResourceId, ResourceType: "auto-scaling-group", Key: "k", Value: "v" }];
  const client = await sessionOf(aws, { inline: [named("eks-astro-*")] });

  const refused = client(AutoScalingClient).send(new CreateOrUpdateTagsCommand({ Tags }));

  await expect(refused).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining(`autoScalingGroupName/${ResourceId} because`),
  });
});

it("lets principals into Kubernetes only whom eks:principalArn wants", async () => {
  await using aws = await start();
  await aCluster(aws);
  const role = "arn:aws:iam::123456789012:role/tested";
  const client = await sessionOf(aws, {
    inline: [
      {
        ...allow("eks:CreateAccessEntry"),
        Condition: { ArnEquals: { "eks:principalArn": role } },
      },
      {
        ...allow("eks:AssociateAccessPolicy"),
        Resource: "arn:aws:eks:*:123456789012:access-entry/airflow/role/123456789012/tested/*",
      },
    ],
  });
  const eks = client(EKSClient);
  const entry = { clusterName: "airflow", principalArn: role };
  const other = { ...entry, principalArn: "arn:aws:iam::123456789012:user/somebody" };
  const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
  const accessScope = { type: "cluster" as const };

  await eks.send(new CreateAccessEntryCommand(entry));
  await eks.send(new AssociateAccessPolicyCommand({ ...entry, policyArn, accessScope }));

  await expect(eks.send(new CreateAccessEntryCommand(other))).rejects.toThrow(
    "eks:CreateAccessEntry",
  );
  await expect(
    eks.send(new AssociateAccessPolicyCommand({ ...other, policyArn, accessScope })),
  ).rejects.toThrow("eks:AssociateAccessPolicy");
});

it("trusts issuers of EKS alone, when the policy says so", async () => {
  await using aws = await start();
  const Resource = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.*";
  const client = await sessionOf(aws, {
    inline: [{ ...allow("iam:CreateOpenIDConnectProvider"), Resource }],
  });
  const iam = client(IAMClient);
  const trust = (Url: string) => iam.send(new CreateOpenIDConnectProviderCommand({ Url }));

  await trust("https://oidc.eks.us-east-1.amazonaws.com/id/ABC");

  await expect(trust("https://evil.example.com")).rejects.toThrow("oidc-provider/evil.example.com");
});
