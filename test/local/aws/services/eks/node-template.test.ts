import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { must } from "../../../../../shared/must.ts";
import { aCluster, aNodeRole, startAws } from "./a-cluster.ts";
import { aNodegroup } from "./a-nodegroup.ts";

describe("creating a node group", () => {
  it("takes a launch template by its id, and only one that is there", async () => {
    await using aws = await startAws();
    await aCluster(aws);
    const { LaunchTemplate } = await aws.client(EC2Client).send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: "workers",
        LaunchTemplateData: { InstanceType: "m5.xlarge" },
      }),
    );
    const id = must(LaunchTemplate?.LaunchTemplateId, "LaunchTemplateId");
    const nodeRole = await aNodeRole(aws);

    const { nodegroup } = await aNodegroup(aws, { nodeRole, launchTemplate: { id } });

    expect(nodegroup?.launchTemplate).toEqual({ id, name: "workers", version: "1" });
    const other = { nodeRole, nodegroupName: "other" };
    await expect(
      aNodegroup(aws, { ...other, launchTemplate: { id }, instanceTypes: ["m5.xlarge"] }),
    ).rejects.toThrow("Cannot specify instance types in launch template and API request");
    await expect(aNodegroup(aws, { ...other, launchTemplate: { id: "lt-0" } })).rejects.toThrow(
      "The specified launch template, with template ID lt-0, does not exist.",
    );
  });
});
