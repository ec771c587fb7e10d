import { describe, expect, it } from "vitest";
import {
  allOwnedBy,
  isOwned,
  ownedBy,
  roleIn,
  sisterOf,
  tagList,
  tagRecord,
  tagsOf,
} from "../../shared/tags.ts";
import { aCluster } from "../support/requests.ts";

const cluster = aCluster({ name: "analytics", clusterId: "cluster-1", organizationId: "org-1" });

it("says whose the resource is, and what it is there for", () => {
  expect(tagRecord(cluster, "private-subnet-a")).toEqual({
    Name: "astro-analytics-private-subnet-a",
    "astro:cluster-id": "cluster-1",
    "astro:organization-id": "org-1",
    "astro:resource": "private-subnet-a",
  });
});

it("says the same as a list", () => {
  expect(tagList(cluster, "vpc")).toEqual([
    { Key: "Name", Value: "astro-analytics-vpc" },
    { Key: "astro:cluster-id", Value: "cluster-1" },
    { Key: "astro:organization-id", Value: "org-1" },
    { Key: "astro:resource", Value: "vpc" },
  ]);
});

it("finds a resource by cluster and role, never by name", () => {
  expect(ownedBy(cluster, "vpc")).toEqual([
    { Name: "tag:astro:cluster-id", Values: ["cluster-1"] },
    { Name: "tag:astro:resource", Values: ["vpc"] },
  ]);
});

it("finds all that is the cluster's, as resources or as tags", () => {
  expect(allOwnedBy(cluster)).toEqual([
    { Name: "tag:astro:cluster-id", Values: [cluster.clusterId] },
  ]);
  expect(tagsOf(cluster)).toEqual([
    { Name: "key", Values: ["astro:cluster-id"] },
    { Name: "value", Values: [cluster.clusterId] },
  ]);
});

describe("isOwned", () => {
  it.each([
    { what: "its own tags as a list", tags: tagList(cluster, "vpc"), expected: true },
    { what: "its own tags as a record", tags: tagRecord(cluster, "vpc"), expected: true },
    { what: "another cluster's tags", tags: { "astro:cluster-id": "cluster-2" }, expected: false },
    { what: "somebody's tags", tags: [{ Key: "Name", Value: "astro-analytics" }], expected: false },
    { what: "no tags", tags: [], expected: false },
    { what: "nothing", tags: undefined, expected: false },
  ])("is $expected for $what", ({ tags, expected }) => {
    expect(isOwned(cluster, tags)).toBe(expected);
  });
});

it("names the cluster of the same organization that tags are of", () => {
  const another = { ...cluster, clusterId: "cluster-2" };
  const stranger = { ...cluster, organizationId: "org-2" };

  expect(sisterOf(cluster, tagList(another, "vpc"))).toBe("cluster-2");
  expect(sisterOf(cluster, tagRecord(stranger, "vpc"))).toBeUndefined();
  expect(sisterOf(cluster, undefined)).toBeUndefined();
});

it("tells what a resource is to its cluster", () => {
  expect(roleIn(tagList(cluster, "private-subnet-a"))).toBe("private-subnet-a");
  expect(roleIn([{ Key: "astro:resource" }, { Value: "lost" }])).toBe("");
  expect(roleIn(undefined)).toBe("");
});
