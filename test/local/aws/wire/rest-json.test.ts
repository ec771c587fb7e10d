import * as eksModule from "@aws-sdk/client-eks";
import {
  CreateClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListClustersCommand,
  ListNodegroupsCommand,
  ResourceNotFoundException,
  UntagResourceCommand,
} from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { AwsError } from "../../../../local/aws/errors.ts";
import { service } from "../../../../local/aws/service.ts";
import { startSimulatedAws } from "../../../support/simulated-aws.ts";

it("takes members from the body: structures, lists and maps", async () => {
  const eks = service(eksModule, { CreateCluster: () => ({}) });
  await using aws = await startSimulatedAws({ eks });
  const input = {
    name: "astro-a",
    roleArn: "arn:aws:iam::123456789012:role/r",
    resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"], endpointPublicAccess: false },
    tags: { "astro:cluster-id": "c", 'a "b" ü': "<&>" },
    clientRequestToken: "t",
  };

  await aws.client(EKSClient).send(new CreateClusterCommand(input));

  expect(aws.world.journal[0]?.input).toEqual(input);
});

it("takes members from path and query string", async () => {
  const eks = service(eksModule, {
    ListClusters: () => ({}),
    ListNodegroups: () => ({}),
    DescribeNodegroup: () => ({}),
    UntagResource: () => ({}),
  });
  await using aws = await startSimulatedAws({ eks });
  const client = aws.client(EKSClient);
  const resourceArn = "arn:aws:eks:us-east-1:123456789012:cluster/a";

  await client.send(new ListClustersCommand({ maxResults: 3, include: ["all"] }));
  await client.send(new ListNodegroupsCommand({ clusterName: "a" }));
  await client.send(new DescribeNodegroupCommand({ clusterName: "a", nodegroupName: "b c" }));
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["x", "y"] }));

  expect(aws.world.journal.map(({ operation, input }) => [operation, input])).toEqual([
    ["ListClusters", { maxResults: 3, include: ["all"] }],
    ["ListNodegroups", { clusterName: "a" }],
    ["DescribeNodegroup", { clusterName: "a", nodegroupName: "b c" }],
    ["UntagResource", { resourceArn, tagKeys: ["x", "y"] }],
  ]);
});

it("gives structures, lists, maps and dates", async () => {
  const nodegroup = {
    nodegroupName: "b",
    createdAt: new Date("2026-01-02T03:04:05.678Z"),
    scalingConfig: { minSize: 1, maxSize: 20, desiredSize: 1 },
    labels: { pool: "worker" },
    health: { issues: [] },
  };
  const eks = service(eksModule, { DescribeNodegroup: () => ({ nodegroup }) });
  await using aws = await startSimulatedAws({ eks });
  const command = new DescribeNodegroupCommand({ clusterName: "a", nodegroupName: "b" });

  const output = await aws.client(EKSClient).send(command);

  expect(output.nodegroup).toEqual(nodegroup);
});

it("gives an error that the SDK knows as its own class, with its further members", async () => {
  const eks = service(eksModule, {
    DescribeNodegroup: () => {
      throw new AwsError("ResourceNotFoundException", "No node group found for name: b.", 404, {
        clusterName: "a",
      });
    },
  });
  await using aws = await startSimulatedAws({ eks });
  const command = new DescribeNodegroupCommand({ clusterName: "a", nodegroupName: "b" });

  const attempt = aws.client(EKSClient).send(command);

  await expect(attempt).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(attempt).rejects.toMatchObject({
    message: "No node group found for name: b.",
    clusterName: "a",
    $metadata: { httpStatusCode: 404 },
  });
});
