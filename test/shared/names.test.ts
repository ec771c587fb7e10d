import fc from "fast-check";
import { expect, it } from "vitest";
import * as names from "../../shared/names.ts";
import { aCluster } from "../support/requests.ts";

const cluster = aCluster({ name: "analytics" });
const longest = aCluster({ name: `a${"b".repeat(38)}` });

it("names everything after the cluster", () => {
  expect({
    eksCluster: names.eksClusterName(cluster),
    database: names.databaseName(cluster),
    dbSubnetGroup: names.dbSubnetGroupName(cluster),
    dbParameterGroup: names.dbParameterGroupName(cluster, "postgres17"),
    role: names.roleName(cluster, "eks-node"),
    nodeGroup: names.nodeGroupName(cluster, "worker"),
    keyAlias: names.encryptionKeyAlias(cluster),
    logGroup: names.eksLogGroupName(cluster),
  }).toEqual({
    eksCluster: "astro-analytics",
    database: "astro-analytics",
    dbSubnetGroup: "astro-analytics",
    dbParameterGroup: "astro-analytics-postgres17",
    role: "astro-analytics-eks-node",
    nodeGroup: "astro-analytics-worker",
    keyAlias: "alias/astro-analytics",
    logGroup: "/aws/eks/astro-analytics/cluster",
  });
});

it("names the log bucket after the cluster's id, since two customers may choose one name", () => {
  expect(names.logBucketName(cluster)).toBe(`astro-logs-${cluster.clusterId}`);
});

it("finds the boundary of roles where the customer's stack has made it", () => {
  expect(names.boundaryArn(cluster)).toBe(
    `arn:aws:iam::${cluster.accountId}:policy/AstronomerOperationalBoundary`,
  );
});

it("names the identity provider of service accounts after its issuer, as IAM does", () => {
  const issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/ABC";

  expect(names.oidcProviderArn(cluster, issuer)).toBe(
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC",
  );
});

it("makes a client token of the cluster's id and what is created", () => {
  expect(names.clientToken(cluster, "nat-gateway-a")).toBe(`${cluster.clusterId}-nat-gateway-a`);
});

it.each([
  { thing: "IAM role", name: names.roleName(longest, "rds-monitoring"), limit: 64 },
  { thing: "RDS instance", name: names.databaseName(longest), limit: 63 },
  { thing: "managed node group", name: names.nodeGroupName(longest, "airflow"), limit: 63 },
  { thing: "S3 bucket", name: names.logBucketName(longest), limit: 63 },
  { thing: "EKS cluster", name: names.eksClusterName(longest), limit: 100 },
])("keeps to AWS's limit for the name of an $thing", ({ name, limit }) => {
  expect(name.length).toBeLessThanOrEqual(limit);
});

it("knows which names could be of ours", () => {
  expect(names.hasOurName(names.eksClusterName(cluster))).toBe(true);
  expect(names.hasOurName("legacy")).toBe(false);
});

it("gives no two clusters of an account the same name of anything", () => {
  const parts = fc.constantFrom("a1", "eks", "node", "worker", "cluster", "ebs", "csi", "x9");
  const clusterName = fc
    .array(parts, { minLength: 2, maxLength: 5 })
    .map((chosen) => chosen.join("-"));
  const all = (name: string) => {
    const one = aCluster({ name });
    return {
      base: [names.baseName(one)],
      roles: [
        names.roleName(one, "eks-cluster"),
        names.roleName(one, "eks-node"),
        names.roleName(one, "ebs-csi"),
      ],
      pools: ["worker", "airflow", "system"].map((pool) => names.nodeGroupName(one, pool)),
      parameterGroups: ["postgres16", "postgres17"].map((family) =>
        names.dbParameterGroupName(one, family),
      ),
    };
  };

  fc.assert(
    fc.property(clusterName, clusterName, (first, second) => {
      fc.pre(first !== second);
      const [one, other] = [all(first), all(second)];
      for (const kind of ["base", "roles", "pools", "parameterGroups"] as const)
        expect(one[kind].filter((name) => other[kind].includes(name))).toEqual([]);
    }),
  );
});
