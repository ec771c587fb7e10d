import { UpdateNodegroupConfigCommand } from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { aCluster, startAws } from "./a-cluster.ts";
import { aNodegroup, describeWorkers, WORKERS } from "./a-nodegroup.ts";

it("changes sizes, labels and taints of a node group", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const taint = { key: "a", value: "1", effect: "NO_SCHEDULE" } as const;
  await aNodegroup(aws, { labels: { a: "1", b: "2" }, taints: [taint] });

  const { update } = await client.send(
    new UpdateNodegroupConfigCommand({
      ...WORKERS,
      scalingConfig: { maxSize: 5 },
      labels: { addOrUpdateLabels: { a: "3" }, removeLabels: ["b"] },
      taints: { removeTaints: [taint] },
    }),
  );
  const tooFew = client.send(
    new UpdateNodegroupConfigCommand({ ...WORKERS, scalingConfig: { minSize: 3 } }),
  );

  expect(update).toMatchObject({ type: "ConfigUpdate", status: "InProgress" });
  await expect(tooFew).rejects.toThrow("Minimum capacity 3 can't be greater than desired size 2");
  expect(await describeWorkers(aws)).toMatchObject({
    scalingConfig: { minSize: 2, maxSize: 5, desiredSize: 2 },
    labels: { a: "3" },
    taints: [],
  });
});
