import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClusterCommand,
  EKSClient,
  ListClustersCommand,
  UpdateClusterConfigCommand,
} from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { must } from "../../../../../shared/must.ts";
import { aSecurityGroup } from "../ec2/networks.ts";
import { ACCOUNT, aCluster, aClusterRequest, startAws } from "./a-cluster.ts";
import { aNodegroup } from "./a-nodegroup.ts";

describe("creating a cluster", () => {
  it("takes nine minutes, and only then gives an endpoint and a security group", async () => {
    await using aws = await startAws();
    const client = aws.client(EKSClient);
    const request = await aClusterRequest(aws, { tags: { team: "data" } });

    const { cluster: created } = await client.send(new CreateClusterCommand(request));
    await aws.world.clock.sleep(539);
    const before = await client.send(new DescribeClusterCommand({ name: "airflow" }));
    await aws.world.clock.sleep(1);
    const { cluster: active } = await client.send(new DescribeClusterCommand({ name: "airflow" }));

    expect(created).toMatchObject({
      arn: `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/airflow`,
      status: "CREATING",
      version: "1.35",
      platformVersion: "eks.17",
      deletionProtection: false,
      upgradePolicy: { supportType: "EXTENDED" },
      health: { issues: [] },
      tags: { team: "data" },
    });
    expect(before.cluster).toMatchObject({ status: "CREATING", certificateAuthority: {} });
    expect(before.cluster?.endpoint).toBeUndefined();
    expect(before.cluster?.resourcesVpcConfig?.clusterSecurityGroupId).toBeUndefined();
    expect(active?.status).toBe("ACTIVE");
    expect(active?.endpoint).toMatch(
      /^https:\/\/[0-9A-F]{32}\.gr7\.us-east-1\.eks\.amazonaws\.com$/,
    );
    expect(active?.identity?.oidc?.issuer).toMatch(
      /^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
    );
    expect(active?.certificateAuthority?.data).toMatch(/^[\w+/]+=*$/);
    expect(active?.resourcesVpcConfig).toMatchObject({
      subnetIds: request.resourcesVpcConfig?.subnetIds,
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ["0.0.0.0/0"],
      clusterSecurityGroupId: expect.stringMatching(/^sg-/),
    });
  });

  it("puts its security group into the VPC, tagged with its name", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);

    const { cluster } = await client.send(new DescribeClusterCommand({ name: "airflow" }));
    const { SecurityGroups } = await aws.client(EC2Client).send(
      new DescribeSecurityGroupsCommand({
        Filters: [{ Name: "tag:aws:eks:cluster-name", Values: ["airflow"] }],
      }),
    );

    expect(SecurityGroups).toHaveLength(1);
    expect(SecurityGroups?.[0]).toMatchObject({
      GroupId: cluster?.resourcesVpcConfig?.clusterSecurityGroupId,
      VpcId: cluster?.resourcesVpcConfig?.vpcId,
      IpPermissions: [{ IpProtocol: "-1" }],
    });
  });

  it("is done once for the same client request token", async () => {
    await using aws = await startAws();
    const client = aws.client(EKSClient);
    const request = await aClusterRequest(aws, { clientRequestToken: "once" });
    const { cluster: first } = await client.send(new CreateClusterCommand(request));
    await aws.world.clock.sleep(60);

    const { cluster: second } = await client.send(new CreateClusterCommand(request));

    expect(second).toEqual(first);
    expect((await client.send(new ListClustersCommand())).clusters).toEqual(["airflow"]);
  });

  it("is refused for a name that is taken", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws, { clientRequestToken: "one" });
    const request = await aClusterRequest(aws, {
      roleArn: `arn:aws:iam::${ACCOUNT}:role/cluster`,
      clientRequestToken: "another",
    });

    const creating = client.send(new CreateClusterCommand(request));

    await expect(creating).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Cluster already exists with name: airflow",
      clusterName: "airflow",
      $metadata: { httpStatusCode: 409 },
    });
  });

  it("refuses a Kubernetes version that there is not", async () => {
    await using aws = await startAws();
    const request = await aClusterRequest(aws, { version: "1.22" });

    const creating = aws.client(EKSClient).send(new CreateClusterCommand(request));

    await expect(creating).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "unsupported Kubernetes version 1.22",
    });
  });
});

describe("an ACTIVE cluster", () => {
  it("is in its own account and region only", async () => {
    await using aws = await startAws();
    await aCluster(aws);

    const elsewhere = aws.client(EKSClient, { region: "eu-west-1" });
    const describing = elsewhere.send(new DescribeClusterCommand({ name: "airflow" }));

    await expect(describing).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "No cluster found for name: airflow.",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("deleting a cluster", () => {
  it("takes two and a half minutes, and takes the security group along", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    const ec2 = aws.client(EC2Client);
    const { cluster } = await client.send(new DescribeClusterCommand({ name: "airflow" }));
    const GroupId = cluster?.resourcesVpcConfig?.clusterSecurityGroupId;

    const { cluster: deleting } = await client.send(new DeleteClusterCommand({ name: "airflow" }));
    const holding = ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    await expect(holding).rejects.toMatchObject({ name: "DependencyViolation" });
    await aws.world.clock.sleep(150);
    const { clusters } = await client.send(new ListClustersCommand());
    const lingering = ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    await expect(lingering).rejects.toMatchObject({ name: "DependencyViolation" });
    await aws.world.clock.sleep(10);
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));

    expect(deleting?.status).toBe("DELETING");
    expect(clusters).toEqual([]);
    expect(SecurityGroups?.map((group) => group.GroupId)).not.toContain(GroupId);
  });

  it("leaves the security group behind when another group's rule names it", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    const ec2 = aws.client(EC2Client);
    const { cluster } = await client.send(new DescribeClusterCommand({ name: "airflow" }));
    const { vpcId = "", clusterSecurityGroupId: GroupId } = cluster?.resourcesVpcConfig ?? {};
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: await aSecurityGroup(ec2, vpcId),
        IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] }],
      }),
    );

    await client.send(new DeleteClusterCommand({ name: "airflow" }));
    await aws.world.clock.sleep(3600);

    const { SecurityGroups } = await ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [must(GroupId, "GroupId")] }),
    );
    expect(SecurityGroups?.[0]?.GroupName).toMatch(/^eks-cluster-sg-airflow-\d+$/);
  });

  it("is refused while it has node groups", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    await aNodegroup(aws);

    const deleting = client.send(new DeleteClusterCommand({ name: "airflow" }));

    await expect(deleting).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Cluster has nodegroups attached",
    });
  });

  it("is refused while it is protected", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws, { deletionProtection: true });

    const protectedOne = client.send(new DeleteClusterCommand({ name: "airflow" }));
    await expect(protectedOne).rejects.toMatchObject({ name: "InvalidRequestException" });
    await client.send(
      new UpdateClusterConfigCommand({ name: "airflow", deletionProtection: false }),
    );
    const { cluster } = await client.send(new DeleteClusterCommand({ name: "airflow" }));

    expect(cluster?.status).toBe("DELETING");
  });
});
