import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type Addon,
  CreateAddonCommand,
  DeleteAddonCommand,
  DescribeAddonCommand,
  EKSClient,
  ListAddonsCommand,
} from "@aws-sdk/client-eks";
import { UpdateCommand, type UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { bootstrap, ensure } from "../../../functions/data-plane/addons.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, brokenBefore, commands, inputs, run, table } from "../../support/step.ts";

const eks = mockClient(EKSClient);

const earlier = {
  eksCluster: {
    name: "astro-analytics",
    arn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
    endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    version: "1.35",
    oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC",
    securityGroupId: "sg-eks",
  },
  roles: {
    eksClusterRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-cluster",
    eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
    ebsCsiRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-ebs-csi",
    rdsMonitoringRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-rds-monitoring",
  },
};

const networking = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];
const all = [...networking, "coredns", "aws-ebs-csi-driver"];

/** What every creation asks for, whatever the add-on. */
const wanted = (addonName: string) => ({
  clusterName: "astro-analytics",
  addonName,
  resolveConflicts: "OVERWRITE",
  tags: tagRecord(aCluster(), `addon-${addonName}`),
  clientRequestToken: `${aCluster().clusterId}-${addonName}`,
});

beforeEach(() => {
  eks.reset();
  eks.on(CreateAddonCommand).resolves({});
});

/** All add-ons are there and active; one differs. */
const allActiveBut = (addonName: string, changes: Addon) => {
  eks.on(ListAddonsCommand).resolves({ addons: all });
  eks.on(DescribeAddonCommand).callsFake((input: { addonName: string }) => ({
    addon: {
      addonName: input.addonName,
      addonVersion: "v1.0.0-eksbuild.1",
      status: "ACTIVE",
      ...(input.addonName === addonName && changes),
    },
  }));
};

describe("bootstrap", () => {
  it("makes the three networking add-ons, pods with prefixes of addresses", async () => {
    eks.on(ListAddonsCommand).resolves({ addons: [] });

    const facts = await run(bootstrap, earlier);

    expect(facts).toEqual({});
    expect(inputs(eks, CreateAddonCommand)).toEqual([
      {
        ...wanted("vpc-cni"),
        configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"1"}}',
      },
      wanted("kube-proxy"),
      wanted("eks-pod-identity-agent"),
    ]);
  });

  it("makes only those that are missing", async () => {
    eks.on(ListAddonsCommand).resolves({ addons: ["vpc-cni", "kube-proxy"] });

    await run(bootstrap, earlier);

    expect(inputs(eks, ListAddonsCommand)).toEqual([{ clusterName: "astro-analytics" }]);
    expect(inputs(eks, CreateAddonCommand)).toEqual([wanted("eks-pod-identity-agent")]);
  });

  it("makes nothing and waits for nothing when all are there", async () => {
    eks.on(ListAddonsCommand).resolves({ addons: networking });

    await run(bootstrap, earlier);

    expect(commands(eks)).toEqual(["ListAddonsCommand"]);
  });

  it("passes on a refusal of AWS after all calls have been made", async () => {
    eks.on(ListAddonsCommand).resolves({});
    eks
      .on(CreateAddonCommand, { addonName: "vpc-cni" })
      .rejects(awsError("InvalidParameterException", "Addon version is not supported"));

    const attempt = run(bootstrap, earlier);

    await expect(attempt).rejects.toMatchObject({ name: "InvalidParameterException" });
    expect(inputs(eks, CreateAddonCommand)).toHaveLength(3);
  });
});

describe("ensure", () => {
  it("makes CoreDNS and the EBS driver with its role, and comes back for them", async () => {
    eks.on(ListAddonsCommand).resolves({ addons: networking });

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "JustStarted",
      message: "add-ons are CREATING: coredns, aws-ebs-csi-driver",
    });
    expect(inputs(eks, CreateAddonCommand)).toEqual([
      {
        ...wanted("coredns"),
        configurationValues: '{"nodeSelector":{"astro.io/node-pool":"system"}}',
      },
      {
        ...wanted("aws-ebs-csi-driver"),
        configurationValues: JSON.stringify({
          controller: {
            nodeSelector: { "astro.io/node-pool": "system" },
            extraVolumeTags: tagRecord(aCluster(), "volume"),
          },
        }),
        podIdentityAssociations: [
          {
            serviceAccount: "ebs-csi-controller-sa",
            roleArn: "arn:aws:iam::123456789012:role/astro-analytics-ebs-csi",
          },
        ],
      },
    ]);
  });

  it("is done with the versions of all five when they are active, and makes none", async () => {
    allActiveBut("coredns", { addonVersion: "v1.12.4-eksbuild.1" });

    const facts = await run(ensure, earlier);

    expect(facts).toEqual({
      versions: {
        "vpc-cni": "v1.0.0-eksbuild.1",
        "kube-proxy": "v1.0.0-eksbuild.1",
        "eks-pod-identity-agent": "v1.0.0-eksbuild.1",
        coredns: "v1.12.4-eksbuild.1",
        "aws-ebs-csi-driver": "v1.0.0-eksbuild.1",
      },
    });
    expect(inputs(eks, DescribeAddonCommand)).toEqual(
      all.map((addonName) => ({ clusterName: "astro-analytics", addonName })),
    );
    expect(commands(eks)).not.toContain("CreateAddonCommand");
  });

  it.each(["CREATING", "UPDATING"] as const)("is not ready while one is %s", async (status) => {
    allActiveBut("kube-proxy", { status });

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message: `add-on kube-proxy is ${status}`,
    });
  });

  it("waits while CoreDNS is DEGRADED, and says why it is", async () => {
    const issues = [
      { code: "InsufficientNumberOfReplicas" as const, message: "The add-on is unhealthy" },
    ];
    allActiveBut("coredns", { status: "DEGRADED", health: { issues } });

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message: "add-on coredns is DEGRADED; InsufficientNumberOfReplicas: The add-on is unhealthy",
    });
  });

  /** The step has seen one DEGRADED for the first time so many seconds ago. */
  const degradedFor = (seconds: number) => {
    const waited = {
      entry: "AddonDegraded",
      since: new Date(Date.now() - seconds * 1000).toISOString(),
    };
    const steps = { EnsureAddons: { attempts: 9, waited } };
    table.on(UpdateCommand).callsFake(({ ConditionExpression = "" }: UpdateCommandInput) => {
      if (ConditionExpression.includes("waited"))
        throw new ConditionalCheckFailedException({ $metadata: {}, message: "it is waited for" });
      return { Attributes: { steps } };
    });
  };

  const degraded = {
    clusterName: "astro-analytics",
    addonArn: "arn:aws:eks:us-east-1:123456789012:addon/astro-analytics/coredns/1",
    status: "DEGRADED",
    health: { issues: [{ code: "InsufficientNumberOfReplicas", message: "too few" }] },
  } satisfies Addon;

  it("waits on while CoreDNS is DEGRADED for less than half an hour", async () => {
    allActiveBut("coredns", degraded);
    degradedFor(1790);

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message: "add-on coredns is DEGRADED; InsufficientNumberOfReplicas: too few",
    });
    expect(commands(eks)).not.toContain("DeleteAddonCommand");
  });

  it("replaces CoreDNS when it has been DEGRADED for half an hour, and waits anew", async () => {
    allActiveBut("coredns", degraded);
    degradedFor(1800);
    eks.on(DeleteAddonCommand).resolves({});

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message:
        "add-on coredns is DEGRADED; InsufficientNumberOfReplicas: too few; it is removed, to be made anew",
    });
    expect(inputs(eks, DeleteAddonCommand)).toEqual([
      { clusterName: "astro-analytics", addonName: "coredns" },
    ]);
    expect(inputs(table, UpdateCommand).map(({ UpdateExpression }) => UpdateExpression)).toContain(
      "REMOVE steps.#step.waited",
    );
  });

  it("gives up one that is DEGRADED a third time, and says what EKS says", async () => {
    allActiveBut("coredns", degraded);
    degradedFor(1800);
    brokenBefore(3);
    eks.on(DeleteAddonCommand).resolves({});

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotMade",
      message: "add-on coredns is DEGRADED; InsufficientNumberOfReplicas: too few, 3 times over",
    });
  });

  it.each(["CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED"] as const)(
    "replaces one that is %s",
    async (status) => {
      const issues = [{ code: "ConfigurationConflict" as const, message: "Conflicts found" }];
      const addonArn = "arn:aws:eks:us-east-1:123456789012:addon/astro-analytics/vpc-cni/1";
      allActiveBut("vpc-cni", {
        clusterName: "astro-analytics",
        addonArn,
        status,
        health: { issues },
      });
      eks.on(DeleteAddonCommand).resolves({});

      const attempt = run(ensure, earlier);

      await expect(attempt).rejects.toMatchObject({
        name: "NotReady",
        message: `add-on vpc-cni is ${status}; ConfigurationConflict: Conflicts found; it is removed, to be made anew`,
      });
      expect(inputs(eks, DeleteAddonCommand)).toEqual([
        { clusterName: "astro-analytics", addonName: "vpc-cni" },
      ]);
    },
  );
});
