import { expect, it } from "vitest";
import {
  claimIn,
  isOfCluster,
  isOfGuardDuty,
  isOfKubernetes,
  namesNobody,
} from "../../shared/kubernetes-tags.ts";
import { tagList } from "../../shared/tags.ts";
import { aCluster } from "../support/requests.ts";

it.each([
  [{ "kubernetes.io/cluster/astro-analytics": "owned" }, true],
  [{ "elbv2.k8s.aws/cluster": "astro-analytics" }, true],
  [{ "cluster.k8s.amazonaws.com/name": "astro-analytics" }, true],
  [
    { "aws:eks:cluster-name": "astro-analytics", "kubernetes.io/cluster/astro-analytics": "owned" },
    true,
  ],
  [{ "kubernetes.io/cluster/astro-analytics": "shared" }, false],
  [{ "kubernetes.io/cluster/astro-other": "owned" }, false],
  [{ "elbv2.k8s.aws/cluster": "astro-other" }, false],
  [
    { "elbv2.k8s.aws/cluster": "astro-analytics", "kubernetes.io/cluster/astro-other": "owned" },
    false,
  ],
  [{ "ebs.csi.aws.com/cluster": "true", "kubernetes.io/created-for/pvc/name": "logs" }, false],
  [{}, false],
])("of %o says whether it is of the cluster's Kubernetes: %s", (tags, isOf) => {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

  expect(isOfKubernetes(aCluster(), list)).toBe(isOf);
});

it("takes what has no tags for nobody's", () => {
  expect(isOfKubernetes(aCluster(), undefined)).toBe(false);
  expect(isOfKubernetes(aCluster(), [{}])).toBe(false);
  expect(isOfGuardDuty(undefined)).toBe(false);
  expect(namesNobody(undefined)).toBe(true);
  expect(claimIn(undefined)).toBe("");
});

it("takes our own tags for as good a proof as Kubernetes'", () => {
  const ours = tagList(aCluster(), "volume");

  expect(isOfCluster(aCluster(), ours)).toBe(true);
  expect(isOfCluster(aCluster({ clusterId: "another" }), ours)).toBe(false);
  expect(namesNobody(ours)).toBe(false);
});

it("knows GuardDuty's by its tag alone", () => {
  expect(isOfGuardDuty([{ Key: "GuardDutyManaged", Value: "true" }])).toBe(true);
  expect(isOfGuardDuty([{ Key: "GuardDutyManaged", Value: "false" }])).toBe(false);
});
