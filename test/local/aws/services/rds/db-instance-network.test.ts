import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { aReadyAccount, create, startAws } from "./a-database.ts";

describe("creating an instance", () => {
  it("holds an address in each of its subnets, with the default security group", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    const ec2 = aws.client(EC2Client);

    const created = await create(client);

    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const { NetworkInterfaces } = await ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: "description", Values: ["RDSNetworkInterface"] }],
      }),
    );
    const GroupId = SecurityGroups?.[0]?.GroupId;
    expect(created.VpcSecurityGroups).toEqual([{ VpcSecurityGroupId: GroupId, Status: "active" }]);
    expect(NetworkInterfaces).toMatchObject([{ Groups: [{ GroupId }] }, { Groups: [{ GroupId }] }]);
  });

  it("is refused with a security group of another VPC", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    const ec2 = aws.client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "g", Description: "g", VpcId: Vpc?.VpcId }),
    );

    await expect(create(client, { VpcSecurityGroupIds: [GroupId] })).rejects.toThrow(
      /^The DB instance and EC2 security group are in different VPCs\. The DB instance is in vpc-\w+ and the EC2 security group is in vpc-\w+$/,
    );
  });
});
