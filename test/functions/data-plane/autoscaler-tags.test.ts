import { AutoScalingClient, CreateOrUpdateTagsCommand } from "@aws-sdk/client-auto-scaling";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/autoscaler-tags.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, inputs, run } from "../../support/step.ts";

const autoScaling = mockClient(AutoScalingClient);

beforeEach(() => {
  autoScaling.reset();
  autoScaling.resolves({});
});

const earlier = {
  nodeGroups: {
    autoScalingGroups: { worker: ["eks-worker"], airflow: ["eks-airflow"], system: ["eks-system"] },
  },
};

/** The tags of a group as it gets them, by key. */
const tagsOf = (group: string) => {
  const given = inputs(autoScaling, CreateOrUpdateTagsCommand).flatMap(({ Tags = [] }) => Tags);
  const own = given.filter(({ ResourceId }) => ResourceId === group);
  return Object.fromEntries(own.map(({ Key, Value }) => [Key, Value]));
};

const NODE = "k8s.io/cluster-autoscaler/node-template";

it.each([
  ["worker", {}],
  ["airflow", { [`${NODE}/taint/astro.io/node-pool`]: "airflow:NoSchedule" }],
  ["system", { [`${NODE}/taint/CriticalAddonsOnly`]: "true:NoSchedule" }],
])("tells what a node of the %s pool would be like", async (pool, taints) => {
  const facts = await run(ensure, earlier);

  expect(facts).toEqual({});
  expect(tagsOf(`eks-${pool}`)).toEqual({
    ...tagRecord(aCluster(), `${pool}-auto-scaling-group`),
    [`${NODE}/label/astro.io/node-pool`]: pool,
    ...taints,
  });
});

it("tags the groups alone, not what they launch", async () => {
  await run(ensure, earlier);

  const tags = inputs(autoScaling, CreateOrUpdateTagsCommand).flatMap(({ Tags = [] }) => Tags);
  expect(new Set(tags.map(({ ResourceType }) => ResourceType))).toEqual(
    new Set(["auto-scaling-group"]),
  );
  expect(tags.filter(({ PropagateAtLaunch }) => PropagateAtLaunch)).toEqual([]);
});

it("tags all groups of a pool", async () => {
  const { autoScalingGroups } = earlier.nodeGroups;
  const worker = ["eks-one", "eks-two"];

  await run(ensure, { nodeGroups: { autoScalingGroups: { ...autoScalingGroups, worker } } });

  expect(tagsOf("eks-one")).toEqual(tagsOf("eks-two"));
  expect(tagsOf("eks-two")[`${NODE}/label/astro.io/node-pool`]).toBe("worker");
});

it("puts the same tags in every attempt", async () => {
  await run(ensure, earlier);
  await run(ensure, earlier);

  const calls = inputs(autoScaling, CreateOrUpdateTagsCommand);
  expect(calls).toHaveLength(6);
  expect(calls.slice(3)).toEqual(calls.slice(0, 3));
});

it("passes on a refusal of AWS after all groups were told", async () => {
  autoScaling.on(CreateOrUpdateTagsCommand).rejectsOnce(awsError("ResourceContention"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "ResourceContention" });
  expect(inputs(autoScaling, CreateOrUpdateTagsCommand)).toHaveLength(3);
});
