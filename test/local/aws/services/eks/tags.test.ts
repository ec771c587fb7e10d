import {
  DescribeClusterCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { must } from "../../../../../shared/must.ts";
import { ACCOUNT, aCluster, startAws } from "./a-cluster.ts";
import { aNodegroup } from "./a-nodegroup.ts";

const clusterArn = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/airflow`;

it("tags and untags a cluster", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws, { tags: { a: "1", b: "2" } });

  await client.send(new TagResourceCommand({ resourceArn: clusterArn, tags: { b: "3", c: "4" } }));
  await client.send(new UntagResourceCommand({ resourceArn: clusterArn, tagKeys: ["a"] }));

  const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn: clusterArn }));
  const { cluster } = await client.send(new DescribeClusterCommand({ name: "airflow" }));
  expect(tags).toEqual({ b: "3", c: "4" });
  expect(cluster?.tags).toEqual(tags);
});

it("lists the tags of a node group", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const { nodegroup } = await aNodegroup(aws, { tags: { pool: "worker" } });

  const resourceArn = must(nodegroup?.nodegroupArn, "nodegroupArn");
  const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));

  expect(tags).toEqual({ pool: "worker" });
});

it("knows no tags of what is not there", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);

  const listing = client.send(
    new ListTagsForResourceCommand({ resourceArn: `${clusterArn}-none` }),
  );

  await expect(listing).rejects.toMatchObject({ name: "NotFoundException" });
});
