import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateClusterCommand, DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { fillForEks } from "../../../../../local/aws/accounts.ts";
import { aCluster, aClusterRequest, startAws, twoSubnets } from "./a-cluster.ts";

describe("creating a cluster", () => {
  it("needs subnets in two zones, of one VPC, that exist", async () => {
    await using aws = await startAws();
    const client = aws.client(EKSClient);
    const request = await aClusterRequest(aws);
    const [subnet = ""] = await twoSubnets(aws);
    const createIn = (subnetIds: string[]) =>
      client.send(new CreateClusterCommand({ ...request, resourcesVpcConfig: { subnetIds } }));

    await expect(createIn([subnet])).rejects.toThrow(
      "Subnets specified must be in at least two different AZs",
    );
    await expect(createIn([subnet, "subnet-0none"])).rejects.toThrow(
      "The subnet ID 'subnet-0none' does not exist (Service: Ec2, Status Code: 400",
    );
  });

  it("is refused in the zone where EKS is not, and names those where it is", async () => {
    await using aws = await startAws();
    const { Subnets = [] } = await aws.client(EC2Client).send(new DescribeSubnetsCommand());
    const without = Subnets.find(({ AvailabilityZoneId }) => AvailabilityZoneId === "use1-az3");
    const [subnet = ""] = await twoSubnets(aws);
    const request = await aClusterRequest(aws, {
      resourcesVpcConfig: { subnetIds: [without?.SubnetId ?? "", subnet] },
    });

    const creating = aws.client(EKSClient).send(new CreateClusterCommand(request));

    const valid = Subnets.map(({ AvailabilityZone }) => AvailabilityZone).filter(
      (zone) => zone !== without?.AvailabilityZone,
    );
    await expect(creating).rejects.toMatchObject({
      name: "UnsupportedAvailabilityZoneException",
      message: `Cannot create cluster 'airflow' because ${without?.AvailabilityZone}, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: ${valid.join(", ")}`,
      validZones: valid,
    });
  });

  it("is refused in a zone that has become full", async () => {
    await using aws = await startAws();
    const request = await aClusterRequest(aws);
    const { Subnets } = await aws
      .client(EC2Client)
      .send(new DescribeSubnetsCommand({ SubnetIds: request.resourcesVpcConfig?.subnetIds }));
    const [full] = Subnets ?? [];
    const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
    fillForEks(place, full?.AvailabilityZoneId ?? "");

    const creating = aws.client(EKSClient).send(new CreateClusterCommand(request));

    await expect(creating).rejects.toMatchObject({
      name: "UnsupportedAvailabilityZoneException",
      validZones: expect.not.arrayContaining([full?.AvailabilityZone]),
    });
  });

  it("is refused with a security group of another VPC, or of none", async () => {
    await using aws = await startAws();
    const ec2 = aws.client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "g", Description: "g", VpcId: Vpc?.VpcId }),
    );
    const request = await aClusterRequest(aws);
    const createWith = (group: string) =>
      aws.client(EKSClient).send(
        new CreateClusterCommand({
          ...request,
          resourcesVpcConfig: { ...request.resourcesVpcConfig, securityGroupIds: [group] },
        }),
      );

    await expect(createWith(GroupId)).rejects.toThrow(
      `Security group(s) [${GroupId}] are not (in/associated to) the same VPC as the subnets.`,
    );
    await expect(createWith("sg-0none")).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("The security group 'sg-0none' does not exist"),
    });
  });

  it.each([
    ["10.100.0.0/25", "must have netmask size between /12 and /24 inclusive"],
    ["10.0.0.0/11", "must have netmask size between /12 and /24 inclusive"],
    ["11.0.0.0/16", "must be within RFC1918 range"],
    ["172.31.0.0/24", "must not overlap with the CIDR block of the VPC"],
  ])("refuses the service addresses %s", async (serviceIpv4Cidr, why) => {
    await using aws = await startAws();
    const request = await aClusterRequest(aws, { kubernetesNetworkConfig: { serviceIpv4Cidr } });

    const creating = aws.client(EKSClient).send(new CreateClusterCommand(request));

    await expect(creating).rejects.toThrow(
      `Invalid Cluster Service Ipv4 CIDR ${serviceIpv4Cidr} for the cluster airflow, ${why}`,
    );
  });

  it("chooses service addresses that are none of the VPC's", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);

    const { cluster } = await client.send(new DescribeClusterCommand({ name: "airflow" }));

    expect(cluster?.kubernetesNetworkConfig).toMatchObject({
      serviceIpv4Cidr: "10.100.0.0/16",
      ipFamily: "ipv4",
    });
  });
});
