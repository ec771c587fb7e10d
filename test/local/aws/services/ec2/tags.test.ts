import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aNatGateway, aSecurityGroup, aSubnet, aVpc } from "./networks.ts";

const TEAM = { Key: "team", Value: "data" };

const tagsOf = async (client: EC2Client, resourceId: string) => {
  const { Tags } = await client.send(
    new DescribeTagsCommand({ Filters: [{ Name: "resource-id", Values: [resourceId] }] }),
  );
  return Tags;
};

it("tags several resources at once, and takes the newer value of a key", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const vpcId = await aVpc(client);
  const Resources = [vpcId, await aSubnet(client, vpcId), await aSecurityGroup(client, vpcId)];
  await client.send(new CreateTagsCommand({ Resources, Tags: [{ Key: "team", Value: "old" }] }));

  await client.send(new CreateTagsCommand({ Resources, Tags: [TEAM] }));

  const { Tags } = await client.send(
    new DescribeTagsCommand({ Filters: [{ Name: "key", Values: ["team"] }] }),
  );
  expect(Tags).toHaveLength(3);
  expect(Tags).toContainEqual({ ...TEAM, ResourceId: vpcId, ResourceType: "vpc" });
});

it("finds what it tagged", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  await client.send(new CreateTagsCommand({ Resources: [VpcId], Tags: [TEAM] }));

  const { Vpcs } = await client.send(
    new DescribeVpcsCommand({ Filters: [{ Name: "tag:team", Values: ["data"] }] }),
  );

  expect(Vpcs).toMatchObject([{ VpcId, Tags: [TEAM] }]);
});

it("tags network interfaces, which call it a tag set", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  await aNatGateway(client);
  const all = await client.send(new DescribeNetworkInterfacesCommand());
  const id = all.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";

  await client.send(new CreateTagsCommand({ Resources: [id], Tags: [TEAM] }));

  const { NetworkInterfaces } = await client.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "tag-key", Values: ["team"] }] }),
  );
  expect(NetworkInterfaces).toMatchObject([{ TagSet: [TEAM] }]);
});

it.each([
  { resource: "vpc-1", name: "InvalidVpcID.NotFound" },
  { resource: "subnet-1", name: "InvalidSubnetID.NotFound" },
  { resource: "nat-1", name: "NatGatewayNotFound" },
  { resource: "lt-1", name: "InvalidLaunchTemplateId.NotFound" },
  { resource: "eni-1", name: "InvalidNetworkInterfaceID.NotFound" },
  { resource: "anything", name: "InvalidID" },
])("refuses to tag $resource: $name", async ({ resource, name }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws
    .client(EC2Client)
    .send(new CreateTagsCommand({ Resources: [resource], Tags: [TEAM] }));

  await expect(answer).rejects.toMatchObject({ name });
});

it("tags none of several when one is not there", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const vpcId = await aVpc(client);

  const answer = client.send(
    new CreateTagsCommand({ Resources: [vpcId, "subnet-1"], Tags: [TEAM] }),
  );

  await expect(answer).rejects.toMatchObject({ name: "InvalidSubnetID.NotFound" });
  expect(await tagsOf(client, vpcId)).toEqual([]);
});

it("allows fifty tags", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const Resources = [await aVpc(client)];
  const tags = Array.from({ length: 51 }, (_, n) => ({ Key: `key-${n}`, Value: "" }));
  await client.send(new CreateTagsCommand({ Resources, Tags: tags.slice(0, 50) }));

  const answer = client.send(new CreateTagsCommand({ Resources, Tags: tags.slice(50) }));

  await expect(answer).rejects.toMatchObject({ name: "TagLimitExceeded" });
});

it("refuses keys that are AWS's own", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);

  const answer = client.send(
    new CreateTagsCommand({
      Resources: [await aVpc(client)],
      Tags: [{ Key: "aws:cloudformation:stack-name", Value: "mine" }],
    }),
  );

  await expect(answer).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

it.each([
  { Tags: [{ Key: "team" }], left: ["name"] },
  { Tags: [{ Key: "team", Value: "data" }], left: ["name"] },
  { Tags: [{ Key: "team", Value: "web" }], left: ["name", "team"] },
  { Tags: undefined, left: [] },
])("leaves $left when $Tags are taken", async ({ Tags, left }) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const vpcId = await aVpc(client);
  const Resources = [vpcId];
  await client.send(
    new CreateTagsCommand({ Resources, Tags: [{ Key: "name", Value: "main" }, TEAM] }),
  );

  await client.send(new DeleteTagsCommand({ Resources, ...(Tags && { Tags }) }));

  expect((await tagsOf(client, vpcId))?.map(({ Key }) => Key)).toEqual(left);
});
