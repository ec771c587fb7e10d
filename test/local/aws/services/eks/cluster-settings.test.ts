import { DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand,
  DescribeClusterCommand,
  EKSClient,
  UpdateClusterConfigCommand,
} from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { aCluster, aClusterRequest, startAws, twoSubnets } from "./a-cluster.ts";

describe("creating a cluster", () => {
  it("leaves nothing behind when it is refused", async () => {
    await using aws = await startAws();
    const request = await aClusterRequest(aws, {
      resourcesVpcConfig: {
        subnetIds: await twoSubnets(aws),
        endpointPublicAccess: false,
        endpointPrivateAccess: false,
      },
    });

    const creating = aws.client(EKSClient).send(new CreateClusterCommand(request));

    await expect(creating).rejects.toThrow("Private and public endpoint access cannot be false");
    const { SecurityGroups } = await aws
      .client(EC2Client)
      .send(new DescribeSecurityGroupsCommand({}));
    expect(SecurityGroups?.map(({ GroupName }) => GroupName)).toEqual(["default"]);
  });
});

describe("an ACTIVE cluster", () => {
  it("shows which logs are on and which are off", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws, {
      logging: { clusterLogging: [{ types: ["audit", "api"], enabled: true }] },
    });

    const { cluster } = await client.send(new DescribeClusterCommand({ name: "airflow" }));

    expect(cluster?.logging?.clusterLogging).toEqual([
      { types: ["api", "audit"], enabled: true },
      { types: ["authenticator", "controllerManager", "scheduler"], enabled: false },
    ]);
  });

  it("takes one change of its settings at a time", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    const resourcesVpcConfig = { endpointPrivateAccess: true, publicAccessCidrs: ["1.2.3.4/32"] };

    const { update } = await client.send(
      new UpdateClusterConfigCommand({ name: "airflow", resourcesVpcConfig }),
    );
    const both = client.send(
      new UpdateClusterConfigCommand({
        name: "airflow",
        resourcesVpcConfig,
        deletionProtection: true,
      }),
    );

    expect(update).toMatchObject({ status: "InProgress", type: "EndpointAccessUpdate" });
    await expect(both).rejects.toThrow("Only one type of update can be allowed.");
    const { cluster } = await client.send(new DescribeClusterCommand({ name: "airflow" }));
    expect(cluster?.resourcesVpcConfig).toMatchObject({
      ...resourcesVpcConfig,
      endpointPublicAccess: true,
    });
  });
});
