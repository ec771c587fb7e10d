import { describe, expect, it } from "vitest";
import { aCluster, startAws } from "./a-cluster.ts";
import { aNodegroup } from "./a-nodegroup.ts";

describe("creating a node group", () => {
  it.each([
    [
      { scalingConfig: { minSize: 2, maxSize: 3, desiredSize: 1 } },
      "minSize can't be greater than desiredSize",
    ],
    [
      { scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 3 } },
      "desiredSize can't be greater than maxSize",
    ],
    [{ scalingConfig: { minSize: 0, maxSize: 0, desiredSize: 0 } }, "maxSize is not valid"],
    [{ updateConfig: {} }, "UpdateConfig cannot be empty if set in the request."],
    [
      { labels: { "k8s.io/x": "y" } },
      "Label cannot start with reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]",
    ],
    [
      { launchTemplate: { name: "t" }, diskSize: 50 },
      "Disk size must be specified within the launch template.",
    ],
    [
      { launchTemplate: { name: "t", id: "lt-0" } },
      "Either provide launch template ID or launch template name in the request.",
    ],
    [
      { version: "1.36" },
      "Cluster Kubernetes version 1.35 supports the following Nodegroup Kubernetes versions: [1.35, 1.34, 1.33]",
    ],
    [{ nodegroupName: "w".repeat(64) }, "nodeGroupName can't be longer than 63 characters!"],
  ])("is refused with %j", async (instead, why) => {
    await using aws = await startAws();
    await aCluster(aws);

    await expect(aNodegroup(aws, instead)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: why,
    });
  });
});
