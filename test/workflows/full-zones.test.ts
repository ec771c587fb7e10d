import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { fillForEks } from "../../local/aws/accounts.ts";
import { aTrustingCustomer, clientIn, provision, stack } from "../support/provisioning.ts";

it.each([
  { full: ["use1-az2"], zones: 3 },
  { full: ["use1-az1", "use1-az2"], zones: 4 },
])("makes a cluster although EKS is full in $full", async ({ full, zones }) => {
  const customer = await aTrustingCustomer();
  const place = { world: stack.world, account: customer.accountId, region: "us-east-1" };
  for (const zoneId of full) fillForEks(place, zoneId);

  const { cluster } = await provision(customer);

  const { Subnets = [] } = await clientIn(EC2Client, customer.accountId).send(
    new DescribeSubnetsCommand({
      Filters: [{ Name: "vpc-id", Values: [cluster.outputs?.vpcId ?? ""] }],
    }),
  );
  const { cluster: made } = await clientIn(EKSClient, customer.accountId).send(
    new DescribeClusterCommand({ name: "astro-analytics" }),
  );
  const chosen = Subnets.filter(({ SubnetId = "" }) =>
    made?.resourcesVpcConfig?.subnetIds?.includes(SubnetId),
  ).map(({ AvailabilityZoneId = "" }) => AvailabilityZoneId);
  expect(cluster.status).toBe("ACTIVE");
  expect(new Set(chosen).size).toBe(2);
  expect(chosen.filter((zone) => full.includes(zone))).toEqual([]);
  expect(new Set(Subnets.map(({ AvailabilityZoneId }) => AvailabilityZoneId)).size).toBe(zones);
});
