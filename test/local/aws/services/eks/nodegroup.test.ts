import { CreateVpcEndpointCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateAddonCommand } from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { aCluster, startAws } from "./a-cluster.ts";
import { aNodegroup, describeWorkers, twoClosedSubnets } from "./a-nodegroup.ts";

describe("nodes that cannot join", () => {
  it("fail after a quarter of an hour without a way to AWS's services", async () => {
    await using aws = await startAws();
    const { subnetIds } = await twoClosedSubnets(aws);
    await aCluster(aws, { resourcesVpcConfig: { subnetIds } });
    await aNodegroup(aws, { subnets: subnetIds });

    await aws.world.clock.sleep(899);
    const before = await describeWorkers(aws);
    await aws.world.clock.sleep(1);
    const after = await describeWorkers(aws);

    expect(before.status).toBe("CREATING");
    expect(after).toMatchObject({
      status: "CREATE_FAILED",
      health: {
        issues: [
          {
            code: "NodeCreationFailure",
            message: "Instances failed to join the kubernetes cluster",
          },
        ],
      },
    });
  });

  it("join through private endpoints instead", async () => {
    await using aws = await startAws();
    const ec2 = aws.client(EC2Client);
    const { subnetIds, VpcId } = await twoClosedSubnets(aws);
    for (const service of ["ec2", "ecr.api", "ecr.dkr", "s3"])
      await ec2.send(
        new CreateVpcEndpointCommand({
          VpcId,
          ServiceName: `com.amazonaws.us-east-1.${service}`,
          VpcEndpointType: service === "s3" ? "Gateway" : "Interface",
          ...(service !== "s3" && { SubnetIds: subnetIds }),
        }),
      );
    await aCluster(aws, { resourcesVpcConfig: { subnetIds, endpointPrivateAccess: true } });
    await aNodegroup(aws, { subnets: subnetIds });

    await aws.world.clock.sleep(115);

    expect((await describeWorkers(aws)).status).toBe("ACTIVE");
  });

  it("fail without a network plugin, which a cluster may be made without", async () => {
    await using aws = await startAws();
    await aCluster(aws, { bootstrapSelfManagedAddons: false });
    await aNodegroup(aws);

    await aws.world.clock.sleep(900);

    expect(await describeWorkers(aws)).toMatchObject({
      status: "CREATE_FAILED",
      health: { issues: [{ message: "Unhealthy nodes in the kubernetes cluster" }] },
    });
  });

  it("join as soon as the network plugin is there", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws, { bootstrapSelfManagedAddons: false });
    await aNodegroup(aws);
    await aws.world.clock.sleep(200);
    await client.send(new CreateAddonCommand({ clusterName: "airflow", addonName: "vpc-cni" }));

    await aws.world.clock.sleep(34);
    const before = await describeWorkers(aws);
    await aws.world.clock.sleep(1);
    const after = await describeWorkers(aws);

    expect([before.status, after.status]).toEqual(["CREATING", "ACTIVE"]);
  });
});
