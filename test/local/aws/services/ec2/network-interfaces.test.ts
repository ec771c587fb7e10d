import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { interfacesOf } from "../../../../../local/aws/services/ec2/network-interface.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aNatGateway } from "./networks.ts";

it("tells whose interface it is, and keeps it while it is in use", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  await aNatGateway(client);
  const { NetworkInterfaces = [] } = await client.send(new DescribeNetworkInterfacesCommand());
  const NetworkInterfaceId = NetworkInterfaces[0]?.NetworkInterfaceId;

  const removing = client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));

  await expect(removing).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: `Network interface '${NetworkInterfaceId}' is currently in use.`,
  });
  expect(NetworkInterfaces).toMatchObject([
    {
      Status: "in-use",
      RequesterManaged: true,
      Attachment: { Status: "attached", InstanceOwnerId: "amazon-aws" },
    },
  ]);
});

it("deletes one that is in no use, once", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  await aNatGateway(client);
  const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
  const [leaked] = interfacesOf(place).values();
  Object.assign(leaked ?? {}, { Status: "available" });
  const remove = new DeleteNetworkInterfaceCommand({
    NetworkInterfaceId: leaked?.NetworkInterfaceId,
  });

  await client.send(remove);

  await expect(client.send(remove)).rejects.toMatchObject({
    name: "InvalidNetworkInterfaceID.NotFound",
  });
});
