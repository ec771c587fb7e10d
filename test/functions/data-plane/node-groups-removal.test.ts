import {
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListNodegroupsCommand,
  type Nodegroup,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/node-groups.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { allOwned, awsError, commands, inputs, run } from "../../support/step.ts";

const eks = mockClient(EKSClient);
const ec2 = mockClient(EC2Client);
const clusterName = "astro-analytics";
const tags = tagRecord(aCluster(), "node-group");

const groupsAre = (groups: Record<string, Nodegroup>) => {
  eks.on(ListNodegroupsCommand).resolves({ nodegroups: Object.keys(groups) });
  for (const [nodegroupName, group] of Object.entries(groups))
    eks
      .on(DescribeNodegroupCommand, { clusterName, nodegroupName })
      .resolves({ nodegroup: { clusterName, nodegroupName, tags, ...group } });
};

beforeEach(() => {
  eks.reset();
  ec2.reset();
  eks.on(DeleteNodegroupCommand).resolves({});
  ec2.on(DescribeLaunchTemplatesCommand).resolves({ LaunchTemplates: [] });
  ec2.on(DeleteLaunchTemplateCommand).resolves({});
});

it("deletes all groups at once, whole or broken, and comes back", async () => {
  const issues = [{ code: "NodeCreationFailure" as const, message: "Instances failed to join" }];
  groupsAre({
    worker: { status: "ACTIVE" },
    system: { status: "CREATE_FAILED", health: { issues } },
  });

  await expect(run(remove)).rejects.toMatchObject({
    name: "JustStarted",
    message:
      "node group worker is ACTIVE, " +
      "node group system is CREATE_FAILED; NodeCreationFailure: Instances failed to join",
  });
  expect(inputs(eks, DeleteNodegroupCommand)).toEqual([
    { clusterName, nodegroupName: "worker" },
    { clusterName, nodegroupName: "system" },
  ]);
  expect(commands(ec2)).toEqual([]);
});

it("is not ready while groups are DELETING", async () => {
  groupsAre({ worker: { status: "DELETING" } });

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "node group worker is DELETING",
  });
  expect(commands(eks)).not.toContain("DeleteNodegroupCommand");
});

it("deletes the launch templates when the groups are gone", async () => {
  groupsAre({});
  ec2.on(DescribeLaunchTemplatesCommand).resolves({
    LaunchTemplates: [{ LaunchTemplateId: "lt-1", LaunchTemplateName: "astro-analytics-worker" }],
  });

  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeLaunchTemplatesCommand)).toEqual([allOwned]);
  expect(inputs(ec2, DeleteLaunchTemplateCommand)).toEqual([{ LaunchTemplateId: "lt-1" }]);
});

it("is done when there is no cluster to have groups, and no template", async () => {
  eks.on(ListNodegroupsCommand).rejects(awsError("ResourceNotFoundException"));

  await expect(run(remove)).resolves.toEqual({});
  expect(commands(eks)).toEqual(["ListNodegroupsCommand"]);
});

it("leaves groups that are not this cluster's", async () => {
  const another = aCluster({ clusterId: "another" });
  groupsAre({ worker: { status: "ACTIVE", tags: tagRecord(another, "node-group") } });

  await expect(run(remove)).resolves.toEqual({});
  expect(commands(eks)).not.toContain("DeleteNodegroupCommand");
});

it("takes a group that is gone between two looks for deleted", async () => {
  eks.on(ListNodegroupsCommand).resolves({ nodegroups: ["worker"] });
  eks.on(DescribeNodegroupCommand).rejects(awsError("ResourceNotFoundException"));

  await expect(run(remove)).resolves.toEqual({});
});

it("is not ready while EKS is still making a group", async () => {
  groupsAre({ worker: { status: "CREATING" } });
  eks
    .on(DeleteNodegroupCommand)
    .rejects(awsError("ResourceInUseException", "NodeGroup is in CREATING state"));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "node group worker cannot be deleted yet: NodeGroup is in CREATING state",
  });
});

it("passes every other error of EKS on", async () => {
  eks.on(ListNodegroupsCommand).rejects(awsError("ServerException"));

  await expect(run(remove)).rejects.toMatchObject({ name: "ServerException" });
});
