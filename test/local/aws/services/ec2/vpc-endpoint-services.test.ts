import { DescribeVpcEndpointServicesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { INTERFACE_ENDPOINTS } from "../../../../../shared/catalog.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

it.each(INTERFACE_ENDPOINTS)("offers %s through an interface in every zone", async (name) => {
  await using aws = await startSimulatedAws({ ec2 });
  const ServiceName = `com.amazonaws.eu-west-1.${name}`;

  const { ServiceDetails } = await aws
    .client(EC2Client, { region: "eu-west-1" })
    .send(new DescribeVpcEndpointServicesCommand({ ServiceNames: [ServiceName] }));

  expect(ServiceDetails).toMatchObject([
    {
      ServiceName,
      ServiceType: [{ ServiceType: "Interface" }],
      AvailabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    },
  ]);
});

it("offers S3 through a gateway and through an interface", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const ServiceNames = ["com.amazonaws.us-east-1.s3"];

  const answer = await aws
    .client(EC2Client)
    .send(new DescribeVpcEndpointServicesCommand({ ServiceNames }));

  expect(answer.ServiceNames).toEqual(ServiceNames);
  expect(answer.ServiceDetails?.map(({ ServiceType }) => ServiceType?.[0]?.ServiceType)).toEqual([
    "Gateway",
    "Interface",
  ]);
});

it("lists the services of one type", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const { ServiceNames } = await aws.client(EC2Client).send(
    new DescribeVpcEndpointServicesCommand({
      Filters: [{ Name: "service-type", Values: ["Gateway"] }],
    }),
  );

  expect(ServiceNames).toEqual(["com.amazonaws.us-east-1.dynamodb", "com.amazonaws.us-east-1.s3"]);
});

it("refuses a service of another region", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws
    .client(EC2Client)
    .send(new DescribeVpcEndpointServicesCommand({ ServiceNames: ["com.amazonaws.eu-west-1.s3"] }));

  await expect(answer).rejects.toMatchObject({
    name: "InvalidServiceName",
    message: "The Vpc Endpoint Service 'com.amazonaws.eu-west-1.s3' does not exist",
  });
});
