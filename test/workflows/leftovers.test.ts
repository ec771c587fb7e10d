import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  ElasticLoadBalancingClient,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DeleteDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import type { Fault } from "../../local/aws/faults.ts";
import { type LeftoverKind, PROVEN_KINDS } from "../../local/leftovers/leftovers.ts";
import { must } from "../../shared/must.ts";
import { during } from "../support/faults.ts";
import { plantIn, STRANGE } from "../support/leftovers.ts";
import {
  aTrustingCustomer,
  type Customer,
  clientIn,
  ended,
  provision,
  redrive,
  stack,
  teardown,
} from "../support/provisioning.ts";

/** All of the kinds that leftovers are of, in the account, but for what comes with it. */
const remaining = async ({ accountId }: Customer) => {
  const ec2 = clientIn(EC2Client, accountId);
  const second = clientIn(ElasticLoadBalancingV2Client, accountId);
  const { LoadBalancerDescriptions = [] } = await clientIn(
    ElasticLoadBalancingClient,
    accountId,
  ).send(new DescribeClassicCommand());
  const { LoadBalancers = [] } = await second.send(new DescribeLoadBalancersCommand());
  const { TargetGroups = [] } = await second.send(new DescribeTargetGroupsCommand());
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand());
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand());
  const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand());
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand());
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand());
  return [
    ...LoadBalancerDescriptions.map((one) => one.LoadBalancerName),
    ...LoadBalancers.map((one) => one.LoadBalancerArn),
    ...TargetGroups.map((one) => one.TargetGroupArn),
    ...NetworkInterfaces.map((one) => one.NetworkInterfaceId),
    ...SecurityGroups.filter(({ GroupName }) => GroupName !== "default").map((one) => one.GroupId),
    ...VpcEndpoints.map((one) => one.VpcEndpointId),
    ...Volumes.map((one) => one.VolumeId),
    ...Vpcs.filter(({ IsDefault }) => !IsDefault).map((one) => one.VpcId),
  ];
};

it("removes all that is proven to be of the cluster, and tells of a volume that names none", async () => {
  const customer = await aTrustingCustomer();
  const { cluster } = await provision(customer);
  const planted = plantIn(customer, cluster, [...PROVEN_KINDS, "nameless-volume"]);

  const { cluster: deleted } = await teardown(customer, cluster.clusterId);

  expect(deleted.status).toBe("DELETED");
  expect(await remaining(customer)).toEqual([planted["nameless-volume"]]);
  expect(deleted.receipt?.left.filter(({ reason }) => reason === "foreign")).toMatchObject([
    { id: planted["nameless-volume"], cost: expect.stringContaining("8.00 USD a month") },
  ]);
});

it("names what is a stranger's, and goes on when that is removed", async () => {
  const customer = await aTrustingCustomer();
  const { cluster } = await provision(customer);
  const planted = plantIn(customer, cluster, [
    "strange-interface",
    "strange-database",
    "leaked-interface",
  ]);
  const NetworkInterfaceId = must(planted["strange-interface"], "strange-interface");
  const DBInstanceIdentifier = must(planted["strange-database"], "strange-database");

  const { cluster: failed } = await teardown(customer, cluster.clusterId);
  const left = await remaining(customer);
  await clientIn(EC2Client, customer.accountId).send(
    new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }),
  );
  await clientIn(RDSClient, customer.accountId).send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }),
  );
  await redrive(cluster.clusterId);
  const { cluster: deleted } = await ended(customer, cluster.clusterId);

  expect(failed).toMatchObject({
    status: "DELETION_FAILED",
    failure: {
      error: "LeftBehind",
      step: "RemoveKubernetesLeftovers",
      turn: "customer",
      customerMessage: expect.stringMatching(
        `network interface ${NetworkInterfaceId}.*RDS database ${DBInstanceIdentifier}`,
      ),
    },
  });
  expect(left).toContain(NetworkInterfaceId);
  expect(deleted.status).toBe("DELETED");
  expect(await remaining(customer)).toEqual([]);
});

it("names strangers of every kind at once, and leaves each alone", async () => {
  const customer = await aTrustingCustomer();
  const { cluster } = await provision(customer);
  const planted = plantIn(customer, cluster, STRANGE);

  const { cluster: failed } = await teardown(customer, cluster.clusterId);

  const told = must(failed.failure?.customerMessage, "customerMessage");
  const changes = stack.world.journal.filter(
    ({ account, operation, input }) =>
      account === customer.accountId &&
      !operation.startsWith("Describe") &&
      Object.values(planted).some((id) => JSON.stringify(input).includes(id)),
  );
  expect(Object.values(planted).filter((id) => !told.includes(id))).toEqual([]);
  expect(failed.failure?.turn).toBe("customer");
  expect(changes).toEqual([]);
});

it("names what strangers bring when the VPC has been cleared already", async () => {
  const customer = await aTrustingCustomer();
  const { cluster } = await provision(customer);
  const kinds = ["strange-database", "strange-load-balancer", "strange-endpoint"] as const;
  const planted: Partial<Record<LeftoverKind, string>> = {};
  const late: Fault = {
    strikes: ({ account, functionName }) =>
      account === customer.accountId &&
      functionName === "subnetsRemove" &&
      Object.keys(planted).length === 0,
    effect: {
      kind: "spoil",
      spoil: () => Object.assign(planted, plantIn(customer, cluster, [...kinds])),
    },
  };

  const { cluster: failed } = await during([late], () => teardown(customer, cluster.clusterId));

  const told = must(failed.failure?.customerMessage, "customerMessage");
  expect(failed.failure).toMatchObject({ error: "LeftBehind", turn: "customer" });
  expect(failed.failure?.step).not.toBe("RemoveKubernetesLeftovers");
  expect(kinds.filter((kind) => !told.includes(must(planted[kind], kind)))).toEqual([]);
});

it("never touches another cluster's in the same account and region", async () => {
  const customer = await aTrustingCustomer();
  const { cluster } = await provision(customer);
  const { cluster: other } = await provision(customer, { name: "other", vpcCidr: "10.0.0.0/20" });
  const planted = plantIn(customer, other, PROVEN_KINDS);
  plantIn(customer, cluster, PROVEN_KINDS);

  const { cluster: deleted } = await teardown(customer, cluster.clusterId);

  expect(deleted.status).toBe("DELETED");
  const left = await remaining(customer);
  expect(Object.values(planted).filter((id) => !left.includes(id))).toEqual([]);
});
