import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it, vi } from "vitest";
import { remove } from "../../../functions/data-plane/roles.ts";
import { log } from "../../../shared/log.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const iam = mockClient(IAMClient);

const roleOf = (RoleName: string, clusterId = aCluster().clusterId) =>
  iam.on(GetRoleCommand, { RoleName }).resolves({
    Role: {
      RoleName,
      RoleId: "AROAEXAMPLE",
      Path: "/",
      CreateDate: new Date(0),
      Arn: `arn:aws:iam::123456789012:role/${RoleName}`,
      Tags: tagList(aCluster({ clusterId }), "role"),
    },
  });

const RoleName = "astro-analytics-eks-node";
const OURS = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy";

beforeEach(() => {
  iam.reset();
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));
  iam
    .on(ListAttachedRolePoliciesCommand)
    .resolves({ AttachedPolicies: [{ PolicyName: "AmazonEKS_CNI_Policy", PolicyArn: OURS }] });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: [] });
  iam.on(DetachRolePolicyCommand).resolves({});
  iam.on(DeleteRolePolicyCommand).resolves({});
  iam.on(DeleteRoleCommand).resolves({});
});

it("takes the policies from each role and deletes it", async () => {
  const names = ["eks-cluster", "eks-node", "ebs-csi"].map((part) => `astro-analytics-${part}`);
  for (const name of names) roleOf(name);

  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(iam, DetachRolePolicyCommand)).toEqual(
    names.map((name) => ({ RoleName: name, PolicyArn: OURS })),
  );
  expect(inputs(iam, DeleteRoleCommand)).toEqual(names.map((name) => ({ RoleName: name })));
});

it("takes and logs what an organization has attached, too, without which no role can be deleted", async () => {
  roleOf(RoleName);
  const theirs = "arn:aws:iam::123456789012:policy/security-baseline";
  iam.on(ListAttachedRolePoliciesCommand).resolves({
    AttachedPolicies: [{ PolicyArn: OURS }, { PolicyArn: theirs }],
  });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ["audit"] });
  const warn = vi.spyOn(log, "warn");

  await run(remove);

  expect(inputs(iam, DetachRolePolicyCommand)).toEqual([
    { RoleName, PolicyArn: OURS },
    { RoleName, PolicyArn: theirs },
  ]);
  expect(inputs(iam, DeleteRolePolicyCommand)).toEqual([{ RoleName, PolicyName: "audit" }]);
  expect(inputs(iam, DeleteRoleCommand)).toEqual([{ RoleName }]);
  expect(warn).toHaveBeenCalledWith("role has policies of others", {
    RoleName,
    foreign: [theirs, "audit"],
  });
});

it("deletes nothing when there are none", async () => {
  await expect(run(remove)).resolves.toEqual({});
  expect(new Set(commands(iam))).toEqual(new Set(["GetRoleCommand"]));
});

it("leaves a role of the same name that is another cluster's", async () => {
  roleOf(RoleName, "another");

  await expect(run(remove)).resolves.toEqual({});
  expect(new Set(commands(iam))).toEqual(new Set(["GetRoleCommand"]));
});

it("is not ready while a role is in use", async () => {
  roleOf(RoleName);
  const said = "Cannot delete entity, must remove roles from instance profile first.";
  iam.on(DeleteRoleCommand).rejects(awsError("DeleteConflictException", said));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: `role ${RoleName} cannot be deleted yet: ${said}`,
  });
});

it("takes policies that are detached meanwhile for detached", async () => {
  roleOf(RoleName);
  iam.on(DetachRolePolicyCommand).rejects(awsError("NoSuchEntityException"));

  await run(remove);

  expect(inputs(iam, DeleteRoleCommand)).toEqual([{ RoleName }]);
});
