import { DeleteNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  DeleteRoleCommand,
  IAMClient,
  ListInstanceProfilesForRoleCommand,
} from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { aCluster, startAws } from "../eks/a-cluster.ts";
import { aNodegroup, WORKERS } from "../eks/a-nodegroup.ts";

const RoleName = "node";

it("keeps the role of a node group from being deleted until that is gone", async () => {
  await using aws = await startAws();
  await aCluster(aws);
  const { nodegroup } = await aNodegroup(aws);
  const client = aws.client(IAMClient);
  const profiles = async () =>
    (await client.send(new ListInstanceProfilesForRoleCommand({ RoleName }))).InstanceProfiles;
  const before = await profiles();
  await expect(client.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete entity, must remove roles from instance profile first.",
  });

  await aws.client(EKSClient).send(new DeleteNodegroupCommand(WORKERS));
  await aws.world.clock.sleep(380);

  expect(before).toMatchObject([
    {
      InstanceProfileName: `eks-${nodegroup?.nodegroupArn?.split("/").at(-1)}`,
      Roles: [{ RoleName }],
    },
  ]);
  expect(await profiles()).toEqual([]);
  await expect(client.send(new DeleteRoleCommand({ RoleName }))).rejects.toThrow(
    "must detach all policies first.",
  );
});
