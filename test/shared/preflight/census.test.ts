import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { takeCensus, takeGlance } from "../../../shared/preflight/census.ts";
import { anAccountWith } from "../../support/customer-account.ts";

const ec2 = mockClient(EC2Client);

const account = anAccountWith("any");

beforeEach(() => {
  ec2.reset();
  ec2.resolves({});
});

it("takes what AWS leaves out of an answer for nothing", async () => {
  ec2
    .on(DescribeInstancesCommand)
    .resolvesOnce({})
    .resolves({ Reservations: [{}] });

  expect(await takeCensus(account)).toMatchObject({ instances: [] });
  expect(await takeCensus(account)).toEqual({
    region: "us-east-1",
    vpcs: [],
    subnets: [],
    internetGateways: [],
    natGateways: [],
    addresses: [],
    networkInterfaces: [],
    instances: [],
  });
});

it("lists all interfaces, page by page", async () => {
  const interfacesOf = (...ids: string[]) =>
    ids.map((NetworkInterfaceId) => ({ NetworkInterfaceId }));
  ec2
    .on(DescribeNetworkInterfacesCommand, { NextToken: undefined })
    .resolves({ NetworkInterfaces: interfacesOf("eni-1", "eni-2"), NextToken: "more" })
    .on(DescribeNetworkInterfacesCommand, { NextToken: "more" })
    .resolves({ NetworkInterfaces: interfacesOf("eni-3") });

  expect(await takeGlance(account)).toEqual({
    region: "us-east-1",
    vpcs: [],
    networkInterfaces: interfacesOf("eni-1", "eni-2", "eni-3"),
  });
});
