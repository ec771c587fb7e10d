import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/internet-gateway.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const facts = { vpc: { vpcId: "vpc-1" } };
const Attachments = [{ VpcId: "vpc-1", State: "attached" as const }];

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeInternetGatewaysCommand).resolves({});
  ec2
    .on(CreateInternetGatewayCommand)
    .resolves({ InternetGateway: { InternetGatewayId: "igw-1", Attachments: [] } });
  ec2.on(AttachInternetGatewayCommand).resolves({});
  ec2.on(DeleteInternetGatewayCommand).resolves({});
});

it("makes the gateway when there is none, and attaches it", async () => {
  const gateway = await run(ensure, facts);

  expect(gateway).toEqual({ internetGatewayId: "igw-1" });
  expect(inputs(ec2, CreateInternetGatewayCommand)).toEqual([
    {
      TagSpecifications: [
        { ResourceType: "internet-gateway", Tags: tagList(aCluster(), "internet-gateway") },
      ],
    },
  ]);
  expect(inputs(ec2, AttachInternetGatewayCommand)).toEqual([
    { InternetGatewayId: "igw-1", VpcId: "vpc-1" },
  ]);
});

it("finds the gateway of an earlier attempt and changes nothing", async () => {
  ec2
    .on(DescribeInternetGatewaysCommand)
    .resolves({ InternetGateways: [{ InternetGatewayId: "igw-7", Attachments }] });

  const gateway = await run(ensure, facts);

  expect(gateway).toEqual({ internetGatewayId: "igw-7" });
  expect(inputs(ec2, DescribeInternetGatewaysCommand)).toEqual([byRole("internet-gateway")]);
  expect(commands(ec2)).toEqual(["DescribeInternetGatewaysCommand"]);
});

it("attaches the gateway of an attempt that got no further", async () => {
  ec2
    .on(DescribeInternetGatewaysCommand)
    .resolves({ InternetGateways: [{ InternetGatewayId: "igw-7" }] });

  const gateway = await run(ensure, facts);

  expect(gateway).toEqual({ internetGatewayId: "igw-7" });
  expect(inputs(ec2, AttachInternetGatewayCommand)).toEqual([
    { InternetGatewayId: "igw-7", VpcId: "vpc-1" },
  ]);
});

it("takes an attachment that is there already for made", async () => {
  ec2.on(AttachInternetGatewayCommand).rejects(awsError("Resource.AlreadyAssociated"));

  const gateway = await run(ensure, facts);

  expect(gateway).toEqual({ internetGatewayId: "igw-1" });
});

it("keeps the gateway that is attached when two were made, and deletes the other", async () => {
  ec2.on(DescribeInternetGatewaysCommand).resolves({
    InternetGateways: [{ InternetGatewayId: "igw-1" }, { InternetGatewayId: "igw-2", Attachments }],
  });

  const gateway = await run(ensure, facts);

  expect(gateway).toEqual({ internetGatewayId: "igw-2" });
  expect(inputs(ec2, DeleteInternetGatewayCommand)).toEqual([{ InternetGatewayId: "igw-1" }]);
});

it("leaves it to the next attempt to look before it makes another", async () => {
  await run(ensure, facts);

  const [creation] = ec2.commandCalls(CreateInternetGatewayCommand);
  expect(await creation?.thisValue.config.maxAttempts()).toBe(1);
});

it("reports a quota that is used up as the customer's to raise", async () => {
  ec2
    .on(CreateInternetGatewayCommand)
    .rejects(awsError("InternetGatewayLimitExceeded", "The maximum number has been reached."));

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "QuotaExceeded",
    message: "InternetGatewayLimitExceeded: The maximum number has been reached.",
  });
});
