import { DescribeClusterVersionsCommand, EKSClient } from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { startAws } from "./a-cluster.ts";

it("lists the Kubernetes versions, newest first, with the end of their support", async () => {
  await using aws = await startAws();
  const client = aws.client(EKSClient);

  const { clusterVersions = [] } = await client.send(new DescribeClusterVersionsCommand({}));

  expect(
    clusterVersions.map(({ clusterVersion, versionStatus }) => [clusterVersion, versionStatus]),
  ).toEqual([
    ["1.36", "STANDARD_SUPPORT"],
    ["1.35", "STANDARD_SUPPORT"],
    ["1.34", "STANDARD_SUPPORT"],
    ["1.33", "EXTENDED_SUPPORT"],
  ]);
  expect(clusterVersions[2]?.endOfStandardSupportDate).toEqual(new Date("2026-12-02"));
});

it.each([
  [{ defaultOnly: true }, ["1.35"]],
  [{ versionStatus: "EXTENDED_SUPPORT" as const }, ["1.33"]],
  [{ clusterVersions: ["1.34"] }, ["1.34"]],
])("lists with %j only what was asked for", async (input, wanted) => {
  await using aws = await startAws();
  const client = aws.client(EKSClient);

  const { clusterVersions = [] } = await client.send(new DescribeClusterVersionsCommand(input));

  expect(clusterVersions.map(({ clusterVersion }) => clusterVersion)).toEqual(wanted);
});
