import {
  AttachInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aNatGateway, anInternetGateway, aVpc } from "./networks.ts";

it("is attached to one VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const InternetGatewayId = await anInternetGateway(client, VpcId);

  const { InternetGateways } = await client.send(
    new DescribeInternetGatewaysCommand({
      Filters: [{ Name: "attachment.vpc-id", Values: [VpcId] }],
    }),
  );

  expect(InternetGateways).toMatchObject([
    { InternetGatewayId, Attachments: [{ VpcId, State: "available" }] },
  ]);
});

it("refuses to attach a gateway twice", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const InternetGatewayId = await anInternetGateway(client, VpcId);

  const answer = client.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));

  await expect(answer).rejects.toMatchObject({
    name: "Resource.AlreadyAssociated",
    message: `resource ${InternetGatewayId} is already attached to network ${VpcId}`,
  });
});

it("refuses to attach two gateways to one VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  await anInternetGateway(client, VpcId);

  await expect(anInternetGateway(client, VpcId)).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: `Network ${VpcId} already has an internet gateway attached`,
  });
});

it("allows five gateways, that of the default VPC included", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  for (let n = 1; n < 5; n++) await anInternetGateway(client);

  await expect(anInternetGateway(client)).rejects.toMatchObject({
    name: "InternetGatewayLimitExceeded",
  });
});

it("stays attached while a NAT gateway has a public address", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId: VpcId, internetGatewayId, natGatewayId } = await aNatGateway(client);
  const detach = new DetachInternetGatewayCommand({ InternetGatewayId: internetGatewayId, VpcId });
  await expect(client.send(detach)).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
  });

  await client.send(new DeleteNatGatewayCommand({ NatGatewayId: natGatewayId }));
  await aws.world.clock.sleep(75 + 9);
  await client.send(detach);

  await expect(client.send(detach)).rejects.toMatchObject({ name: "Gateway.NotAttached" });
});

it("is deleted only when detached", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const InternetGatewayId = await anInternetGateway(client, VpcId);
  const remove = new DeleteInternetGatewayCommand({ InternetGatewayId });
  await expect(client.send(remove)).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`,
  });

  await client.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  await client.send(remove);

  await expect(client.send(remove)).rejects.toMatchObject({
    name: "InvalidInternetGatewayID.NotFound",
    message: `The internetGateway ID '${InternetGatewayId}' does not exist`,
  });
});
