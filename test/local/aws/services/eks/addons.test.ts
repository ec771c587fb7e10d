import {
  DeleteAddonCommand,
  DescribePodIdentityAssociationCommand,
  ListAddonsCommand,
  ListPodIdentityAssociationsCommand,
  UpdateAddonCommand,
} from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { aCluster, aRole, startAws } from "./a-cluster.ts";
import { anAddon, describeAddon } from "./an-addon.ts";

describe("creating an add-on", () => {
  it("is done once for the same client request token, and refused otherwise", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    const first = await anAddon(aws, "vpc-cni", { clientRequestToken: "once" });

    const second = await anAddon(aws, "vpc-cni", { clientRequestToken: "once" });
    const third = anAddon(aws, "vpc-cni");

    expect(second.addon).toEqual(first.addon);
    await expect(third).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Addon already exists.",
    });
    const { addons } = await client.send(new ListAddonsCommand({ clusterName: "airflow" }));
    expect(addons).toEqual(["vpc-cni"]);
  });

  it("gives its service accounts their roles", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    const roleArn = await aRole(aws, {
      name: "csi",
      service: "pods.eks.amazonaws.com",
      policies: ["service-role/AmazonEBSCSIDriverPolicy"],
    });

    const { addon } = await anAddon(aws, "aws-ebs-csi-driver", {
      podIdentityAssociations: [{ serviceAccount: "ebs-csi-controller-sa", roleArn }],
    });

    const { associations = [] } = await client.send(
      new ListPodIdentityAssociationsCommand({ clusterName: "airflow" }),
    );
    expect(addon?.podIdentityAssociations).toEqual([associations[0]?.associationArn]);
    const { association } = await client.send(
      new DescribePodIdentityAssociationCommand({
        clusterName: "airflow",
        associationId: associations[0]?.associationId,
      }),
    );
    expect(association).toMatchObject({
      namespace: "kube-system",
      serviceAccount: "ebs-csi-controller-sa",
      roleArn,
      ownerArn: addon?.addonArn,
    });
  });
});

it("changes version and configuration of an add-on", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  await anAddon(aws, "vpc-cni");
  const configurationValues = '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}';

  const { update } = await client.send(
    new UpdateAddonCommand({
      clusterName: "airflow",
      addonName: "vpc-cni",
      addonVersion: "v1.21.2-eksbuild.2",
      configurationValues,
    }),
  );

  expect(update?.type).toBe("AddonUpdate");
  expect(await describeAddon(aws, "vpc-cni")).toMatchObject({
    addonVersion: "v1.21.2-eksbuild.2",
    configurationValues,
  });
});

it("takes nine seconds to delete an add-on", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  await anAddon(aws, "vpc-cni");

  const { addon } = await client.send(
    new DeleteAddonCommand({ clusterName: "airflow", addonName: "vpc-cni" }),
  );
  await aws.world.clock.sleep(9);

  expect(addon?.status).toBe("DELETING");
  await expect(describeAddon(aws, "vpc-cni")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "No addon: vpc-cni found in cluster: airflow",
  });
});
