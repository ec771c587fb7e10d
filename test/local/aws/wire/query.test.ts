import * as ec2Module from "@aws-sdk/client-ec2";
import { CreateTagsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as iamModule from "@aws-sdk/client-iam";
import { GetRoleCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import * as rdsModule from "@aws-sdk/client-rds";
import {
  CreateDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../../../local/aws/errors.ts";
import { service } from "../../../../local/aws/service.ts";
import { startSimulatedAws } from "../../../support/simulated-aws.ts";

describe("EC2's dialect", () => {
  it("takes flat lists, structures, numbers and booleans", async () => {
    const ec2 = service(ec2Module, { DescribeVpcs: () => ({}), CreateTags: () => ({}) });
    await using aws = await startSimulatedAws({ ec2 });
    const client = aws.client(EC2Client);
    const describeInput = {
      Filters: [
        { Name: "tag:a", Values: ["1", "2"] },
        { Name: "state", Values: ["available"] },
      ],
      VpcIds: ["vpc-1"],
      MaxResults: 7,
      DryRun: false,
    };
    const tagInput = { Resources: ["vpc-1", "vpc-2"], Tags: [{ Key: "k", Value: "" }] };

    await client.send(new DescribeVpcsCommand(describeInput));
    await client.send(new CreateTagsCommand(tagInput));

    expect(aws.world.journal.map(({ input }) => input)).toEqual([describeInput, tagInput]);
  });

  it("gives lists of structures, empty lists and dates", async () => {
    const Vpcs = [{ VpcId: "vpc-1", IsDefault: false, Tags: [{ Key: "k", Value: "v" }] }];
    const NatGateways = [{ NatGatewayId: "nat-1", CreateTime: new Date("2026-01-02T03:04:05Z") }];
    const ec2 = service(ec2Module, {
      DescribeVpcs: () => ({ Vpcs }),
      DescribeSubnets: () => ({ Subnets: [] }),
      DescribeNatGateways: () => ({ NatGateways }),
    });
    await using aws = await startSimulatedAws({ ec2 });
    const client = aws.client(EC2Client);

    const vpcs = await client.send(new DescribeVpcsCommand({}));
    const subnets = await client.send(new ec2Module.DescribeSubnetsCommand({}));
    const gateways = await client.send(new ec2Module.DescribeNatGatewaysCommand({}));

    expect(vpcs.Vpcs).toEqual(Vpcs);
    expect(subnets.Subnets).toEqual([]);
    expect(gateways.NatGateways).toEqual(NatGateways);
  });

  it("refuses with code, message and status", async () => {
    const ec2 = service(ec2Module, {
      DescribeVpcs: () => {
        throw new AwsError("InvalidVpcID.NotFound", "The vpc ID 'a<b>&c' does not exist");
      },
    });
    await using aws = await startSimulatedAws({ ec2 });

    const attempt = aws.client(EC2Client).send(new DescribeVpcsCommand({}));

    await expect(attempt).rejects.toMatchObject({
      name: "InvalidVpcID.NotFound",
      message: "The vpc ID 'a<b>&c' does not exist",
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe("the query protocol", () => {
  it("takes wrapped lists under their own names, structures and numbers", async () => {
    const rds = service(rdsModule, {
      CreateDBInstance: () => ({}),
      ModifyDBParameterGroup: () => ({}),
    });
    await using aws = await startSimulatedAws({ rds });
    const client = aws.client(RDSClient);
    const instance = {
      DBInstanceIdentifier: "db",
      DBInstanceClass: "db.m6g.large",
      Engine: "postgres",
      AllocatedStorage: 100,
      MultiAZ: true,
      VpcSecurityGroupIds: ["sg-1", "sg-2"],
      Tags: [{ Key: "k", Value: "v" }],
    };
    const group = {
      DBParameterGroupName: "g",
      Parameters: [
        { ParameterName: "rds.force_ssl", ParameterValue: "1", ApplyMethod: "immediate" as const },
      ],
    };

    await client.send(new CreateDBInstanceCommand(instance));
    await client.send(new ModifyDBParameterGroupCommand(group));

    expect(aws.world.journal.map(({ input }) => input)).toEqual([instance, group]);
  });

  it("gives lists under their own names, nested structures and dates", async () => {
    const DBInstances = [
      {
        DBInstanceIdentifier: "db",
        Endpoint: { Address: "db.rds.amazonaws.com", Port: 5432 },
        InstanceCreateTime: new Date("2026-01-02T03:04:05.678Z"),
        TagList: [{ Key: "k", Value: "v" }],
        MultiAZ: true,
      },
    ];
    const rds = service(rdsModule, { DescribeDBInstances: () => ({ DBInstances }) });
    await using aws = await startSimulatedAws({ rds });

    const output = await aws.client(RDSClient).send(new DescribeDBInstancesCommand({}));

    expect(output.DBInstances).toEqual(DBInstances);
  });

  it("gives an error that the SDK knows as its own class", async () => {
    const iam = service(iamModule, {
      GetRole: () => {
        throw new AwsError("NoSuchEntity", "The role with name x cannot be found.", 404);
      },
    });
    await using aws = await startSimulatedAws({ iam });

    const attempt = aws.client(IAMClient).send(new GetRoleCommand({ RoleName: "x" }));

    await expect(attempt).rejects.toBeInstanceOf(NoSuchEntityException);
    await expect(attempt).rejects.toThrow("The role with name x cannot be found.");
  });
});
