import {
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { volumesOf } from "../../../local/aws/services/ec2/volumes.ts";
import { services } from "../../../local/aws/services.ts";
import {
  LEFTOVER_KINDS,
  type LeftoverKind,
  plantLeftovers,
} from "../../../local/leftovers/leftovers.ts";
import { startSimulatedAws } from "../../support/simulated-aws.ts";
import { aSubnet, aVpcWithDns } from "../aws/services/ec2/networks.ts";

const start = async () => {
  const aws = await startSimulatedAws(services);
  const client = aws.client(EC2Client);
  const vpcId = await aVpcWithDns(client);
  await aSubnet(client, vpcId);
  await aSubnet(client, vpcId, { CidrBlock: "172.20.1.0/24", AvailabilityZone: "us-east-1b" });
  const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
  const plant = (...kinds: LeftoverKind[]) =>
    plantLeftovers({ place, vpcId, clusterName: "astro-analytics" }, kinds);
  return { aws, client, vpcId, place, plant };
};

it("plants each kind in the VPC when none is named", async () => {
  const { aws, vpcId, place } = await start();
  await using _ = aws;
  const AWSServiceName = "rds.amazonaws.com";
  await aws.client(IAMClient).send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));

  const planted = plantLeftovers({ place, vpcId, clusterName: "astro-analytics" });

  expect(Object.keys(planted)).toEqual(LEFTOVER_KINDS);
});

it("lets a leaked interface be deleted, whose tags say of which cluster it is", async () => {
  const { aws, client, plant } = await start();
  await using _ = aws;

  const { "leaked-interface": NetworkInterfaceId } = plant("leaked-interface");

  const { NetworkInterfaces } = await client.send(
    new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: "tag:cluster.k8s.amazonaws.com/name", Values: ["astro-analytics"] }],
    }),
  );
  expect(NetworkInterfaces).toMatchObject([
    { NetworkInterfaceId, Status: "available", Description: expect.stringMatching(/^aws-K8S-i-/) },
  ]);
  await client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
});

it("lets a volume be deleted, once", async () => {
  const { aws, client, plant } = await start();
  await using _ = aws;
  const { "named-volume": VolumeId } = plant("named-volume", "volume", "nameless-volume");
  const remove = new DeleteVolumeCommand({ VolumeId });
  const { Volumes } = await client.send(
    new DescribeVolumesCommand({
      Filters: [{ Name: "tag-key", Values: ["kubernetes.io/cluster/astro-analytics"] }],
    }),
  );

  await client.send(remove);

  expect(Volumes).toMatchObject([{ VolumeId, State: "available" }]);
  await expect(client.send(remove)).rejects.toMatchObject({
    name: "InvalidVolume.NotFound",
    message: `The volume '${VolumeId}' does not exist.`,
  });
});

it("keeps a volume that is attached", async () => {
  const { aws, client, plant, place } = await start();
  await using _ = aws;
  const { volume: VolumeId } = plant("volume");
  const InstanceId = "i-0123456789abcdef0";
  Object.assign(volumesOf(place).get(VolumeId ?? "") ?? {}, { Attachments: [{ InstanceId }] });

  const removing = client.send(new DeleteVolumeCommand({ VolumeId }));

  await expect(removing).rejects.toMatchObject({
    name: "VolumeInUse",
    message: `Volume ${VolumeId} is currently attached to ${InstanceId}`,
  });
});

it("runs a stranger's instance, which holds its security group", async () => {
  const { aws, client, vpcId, plant } = await start();
  await using _ = aws;
  const { "strange-instance": InstanceId } = plant("strange-instance");
  const { Reservations } = await client.send(
    new DescribeInstancesCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] }),
  );
  const [instance] = Reservations?.[0]?.Instances ?? [];

  const removing = client.send(
    new DeleteSecurityGroupCommand({ GroupId: instance?.SecurityGroups?.[0]?.GroupId }),
  );

  expect(instance).toMatchObject({ InstanceId, State: { Name: "running" } });
  await expect(removing).rejects.toMatchObject({ name: "DependencyViolation" });
});

it("gives GuardDuty's endpoint and group the tag that GuardDuty gives", async () => {
  const { aws, client, vpcId, plant } = await start();
  await using _ = aws;
  const Filters = [{ Name: "tag:GuardDutyManaged", Values: ["true"] }];

  const { "guard-duty-endpoint": VpcEndpointId } = plant("guard-duty-endpoint");

  const { VpcEndpoints } = await client.send(new DescribeVpcEndpointsCommand({ Filters }));
  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
  expect(VpcEndpoints).toMatchObject([{ VpcEndpointId, VpcId: vpcId }]);
  expect(SecurityGroups?.map(({ GroupName }) => GroupName)).toEqual([
    `GuardDutyManagedSecurityGroup-${vpcId}`,
  ]);
});

it("refuses to plant in a VPC without subnets", async () => {
  const { aws, client, place } = await start();
  await using _ = aws;
  const vpcId = await aVpcWithDns(client);

  const planting = () =>
    plantLeftovers({ place, vpcId, clusterName: "astro-analytics" }, ["leaked-interface"]);

  expect(planting).toThrow(`vpc ${vpcId} has no subnet`);
});
