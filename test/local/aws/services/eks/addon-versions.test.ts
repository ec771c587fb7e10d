import { DescribeAddonVersionsCommand, EKSClient } from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { aCluster, startAws } from "./a-cluster.ts";
import { anAddon } from "./an-addon.ts";

describe("creating an add-on", () => {
  it("resolves the version by that of Kubernetes", async () => {
    await using aws = await startAws();
    await aCluster(aws, { version: "1.34" });

    const { addon } = await anAddon(aws, "kube-proxy");
    const unknown = anAddon(aws, "coredns", { addonVersion: "v1.0.0-eksbuild.1" });
    const absent = anAddon(aws, "kubecost_kubecost");

    expect(addon?.addonVersion).toBe("v1.34.1-eksbuild.2");
    await expect(unknown).rejects.toThrow("Addon version specified is not supported");
    await expect(absent).rejects.toThrow(
      "Addon kubecost_kubecost specified is not supported in 1.34 kubernetes version",
    );
  });
});

it("names the default version of each add-on for a Kubernetes version", async () => {
  await using aws = await startAws();

  const { addons = [] } = await aws
    .client(EKSClient)
    .send(new DescribeAddonVersionsCommand({ kubernetesVersion: "1.36" }));

  const defaults = addons.map(({ addonName, addonVersions = [] }) => [
    addonName,
    addonVersions.find(({ compatibilities }) => compatibilities?.[0]?.defaultVersion)?.addonVersion,
  ]);
  expect(defaults).toEqual([
    ["vpc-cni", "v1.22.4-eksbuild.3"],
    ["kube-proxy", "v1.36.0-eksbuild.21"],
    ["coredns", "v1.14.3-eksbuild.16"],
    ["eks-pod-identity-agent", "v1.3.10-eksbuild.3"],
    ["aws-ebs-csi-driver", "v1.63.1-eksbuild.1"],
  ]);
});
