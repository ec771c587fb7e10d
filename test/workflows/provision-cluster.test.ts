import {
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";
import { isComplete, takeInventory } from "../../local/demo/inventory.ts";
import { EVENTS } from "../../shared/events.ts";
import { stepsOf } from "../../shared/workflows.ts";
import {
  aCustomer,
  aTrustingCustomer,
  clientIn,
  provision,
  stack,
} from "../support/provisioning.ts";

const STEPS = stepsOf("provisioning");

describe("a provisioning that nothing special is asked of", async () => {
  const customer = await aTrustingCustomer();
  const { cluster, events } = await provision(customer);

  it("makes exactly what the install guide lists, all of it tagged", async () => {
    const identity = { clusterId: cluster.clusterId, organizationId: customer.organizationId };
    const inventory = await takeInventory(stack.endpoint, { ...cluster.request, ...identity });
    expect(cluster.status).toBe("ACTIVE");
    expect(inventory.map(({ resource, count }) => [resource, count])).toEqual([
      ["VPC", 1],
      ["Public subnet", 2],
      ["Private subnet", 2],
      ["Internet gateway", 1],
      ["NAT gateway", 2],
      ["Elastic IP", 2],
      ["Route table", 3],
      ["Security group", 3],
      ["Interface endpoint", 5],
      ["Gateway endpoint", 1],
      ["Flow log", 0],
      ["EKS cluster", 1],
      ["EKS node group", 3],
      ["EKS add-on", 5],
      ["Launch template", 3],
      ["Auto Scaling group", 3],
      ["Log group", 1],
      ["IAM role", 4],
      ["OIDC provider", 1],
      ["Access entry", 1],
      ["KMS key", 1],
      ["RDS instance", 1],
      ["S3 bucket", 1],
    ]);
    expect(isComplete(inventory)).toBe(true);
    expect(
      inventory
        .filter(({ count }) => count > 0)
        .map(({ resource, count }) => ({ resource, count })),
    ).toEqual(cluster.plan?.resources);
  });

  it("gives the documented sizes when nothing is asked for", async () => {
    const { Subnets } = await clientIn(EC2Client, customer.accountId).send(
      new DescribeSubnetsCommand({
        Filters: [{ Name: "vpc-id", Values: [cluster.outputs?.vpcId ?? ""] }],
      }),
    );
    const { DBInstances } = await clientIn(RDSClient, customer.accountId).send(
      new DescribeDBInstancesCommand({}),
    );
    expect(Subnets?.map(({ CidrBlock }) => CidrBlock).toSorted()).toEqual([
      "172.20.0.0/21",
      "172.20.12.0/26",
      "172.20.12.64/26",
      "172.20.8.0/22",
    ]);
    expect(new Set(Subnets?.map(({ AvailabilityZoneId }) => AvailabilityZoneId)).size).toBe(2);
    expect(DBInstances).toMatchObject([
      { DBInstanceClass: "db.m6g.large", MultiAZ: true, StorageEncrypted: true },
    ]);
  });

  it("tells each step once, in a sequence without gaps, between start and completion", async () => {
    const types = events.map(({ detailType }) => detailType);
    const steps = events.flatMap(({ detail }) => ("step" in detail ? [detail["step"]] : []));
    expect(events.map(({ detail }) => detail.sequence)).toEqual(events.map((_event, at) => at + 1));
    expect(types.filter((type) => type === "Cluster Provisioning Started")).toHaveLength(1);
    expect(types.at(-1)).toBe("Cluster Provisioned");
    expect(steps.toSorted()).toEqual([...STEPS].toSorted());
    expect(events.at(-1)?.detail).toMatchObject({ percent: 100, outputs: cluster.outputs });
    for (const { detailType, detail } of events) EVENTS[detailType].parse(detail);
  });

  it("completes the timeline of the record", async () => {
    expect(cluster.percent).toBe(100);
    expect(cluster.steps.map(({ step, state }) => `${step} ${state}`)).toEqual(
      STEPS.map((step) => `${step} succeeded`),
    );
  });

  it("offers the addresses that its traffic comes from", async () => {
    const { NatGateways } = await clientIn(EC2Client, customer.accountId).send(
      new DescribeNatGatewaysCommand({}),
    );
    const addresses = NatGateways?.flatMap(({ NatGatewayAddresses }) => NatGatewayAddresses ?? []);
    expect(cluster.outputs?.externalIps.toSorted()).toEqual(
      addresses?.map(({ PublicIp }) => PublicIp).toSorted(),
    );
  });
});

describe("a provisioning", () => {
  it("gives what was asked for, in the Region that was asked for", async () => {
    const customer = await aTrustingCustomer();

    const { cluster } = await provision(customer, {
      region: "eu-south-1",
      nodeInstanceType: "r6i.2xlarge",
      maxNodeCount: 7,
      dbInstanceClass: "db.r5.4xlarge",
      vpcCidr: "10.8.0.0/16",
    });

    const inRegion = [customer.accountId, "eu-south-1"] as const;
    const { Vpcs } = await clientIn(EC2Client, ...inRegion).send(
      new DescribeVpcsCommand({ VpcIds: [cluster.outputs?.vpcId ?? ""] }),
    );
    const { nodegroup } = await clientIn(EKSClient, ...inRegion).send(
      new DescribeNodegroupCommand({
        clusterName: "astro-analytics",
        nodegroupName: "astro-analytics-worker",
      }),
    );
    const { DBInstances } = await clientIn(RDSClient, ...inRegion).send(
      new DescribeDBInstancesCommand({}),
    );
    expect(cluster.status).toBe("ACTIVE");
    expect(Vpcs).toMatchObject([{ CidrBlock: "10.8.0.0/16" }]);
    expect(nodegroup).toMatchObject({
      instanceTypes: ["r6i.2xlarge"],
      scalingConfig: { minSize: 1, maxSize: 7 },
    });
    expect(DBInstances).toMatchObject([{ DBInstanceClass: "db.r5.4xlarge" }]);
  });

  it("leaves an inventory that can be taken even when it failed before anything was made", async () => {
    const customer = aCustomer();

    const { cluster } = await provision(customer);

    const identity = { clusterId: cluster.clusterId, organizationId: customer.organizationId };
    const inventory = await takeInventory(stack.endpoint, { ...cluster.request, ...identity });
    expect(cluster.status).toBe("FAILED");
    expect(inventory.filter(({ count }) => count > 0)).toEqual([]);
    expect(isComplete(inventory)).toBe(false);
  });
});
