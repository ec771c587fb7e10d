import { describe, expect, it } from "vitest";
import type { Fault } from "../../local/aws/faults.ts";
import { clustersOf, type SimulatedCluster } from "../../local/aws/services/eks/cluster.ts";
import { instancesOf } from "../../local/aws/services/rds/db-instance.ts";
import { during, refusalOf } from "../support/faults.ts";
import { aTrustingCustomer, type Customer, provision, stack } from "../support/provisioning.ts";

/** Spoils the first of what is put into a part of the simulated state. */
const spoil = <T>(kept: Map<string, T>, times: number, how: (made: T) => void) => {
  let left = times;
  kept.set = (name, made) => {
    if (left > 0) how(made);
    left -= 1;
    return Map.prototype.set.call(kept, name, made) as Map<string, T>;
  };
};

const placeOf = ({ accountId }: Customer) => ({
  world: stack.world,
  account: accountId,
  region: "us-east-1",
});

const callsOf = ({ accountId }: Customer, operation: string) =>
  stack.world.journal.filter(
    ({ account, operation: made }) => account === accountId && made === operation,
  ).length;

const UNHEALTHY = [
  {
    code: "NodeCreationFailure" as const,
    message: "Instances failed to join the kubernetes cluster",
    resourceIds: ["i-0123456789abcdef0"],
  },
];

const spoilNodeGroups = (customer: Customer, times: number) =>
  spoil(clustersOf(placeOf(customer)), 1, ({ nodegroups }: SimulatedCluster) =>
    spoil(nodegroups, times, (made) => {
      made.failure = UNHEALTHY;
    }),
  );

describe("a run goes on by itself after AWS could not make", () => {
  it("all node groups", async () => {
    const customer = await aTrustingCustomer();
    spoilNodeGroups(customer, 3);

    const { cluster } = await provision(customer);

    expect(cluster.status).toBe("ACTIVE");
    expect(callsOf(customer, "DeleteNodegroup")).toBe(3);
  });
});

describe("a run goes on by itself", () => {
  it("after KMS has not known a new key's tags for some minutes", async () => {
    const customer = await aTrustingCustomer();
    const isEarly = () => callsOf(customer, "CreateAlias") < 9;
    const unknownTags: Fault = {
      strikes: ({ account, operation }) =>
        account === customer.accountId && operation === "CreateAlias" && isEarly(),
      effect: refusalOf("encryptionKeyEnsure kms.CreateAlias #1"),
    };

    const { cluster } = await during([unknownTags], () => provision(customer));

    expect(cluster.status).toBe("ACTIVE");
    expect(cluster.steps?.find(({ step }) => step === "EnsureEncryptionKey")).toMatchObject({
      attempts: 10,
    });
    expect(callsOf(customer, "CreateKey")).toBe(1);
  });
});

describe("a run that nothing heals", () => {
  it("ends after the third time with all that AWS told, and nothing broken is left", async () => {
    const customer = await aTrustingCustomer();
    spoilNodeGroups(customer, 9);

    const { cluster } = await provision(customer);

    expect(cluster).toMatchObject({
      status: "FAILED",
      failure: {
        error: "NotMade",
        entry: "NodesDidNotJoin",
        step: "EnsureNodeGroups",
        turn: "vendor",
        canRedrive: true,
      },
    });
    expect(cluster.failure?.evidence).toHaveLength(9);
    expect(cluster.failure?.evidence?.[0]).toMatch(
      /^2\S+Z arn:aws:eks:\S+: NodeCreationFailure: Instances failed to join the kubernetes cluster \(i-0123456789abcdef0\)$/,
    );
    expect(callsOf(customer, "DeleteNodegroup")).toBe(9);
  });

  it("stops at once where the customer must act first", async () => {
    const customer = await aTrustingCustomer();
    spoil(clustersOf(placeOf(customer)), 1, ({ nodegroups }) =>
      spoil(nodegroups, 1, (made) => {
        made.failure = [
          {
            code: "AsgInstanceLaunchFailures",
            message:
              "Could not launch On-Demand Instances. VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 5 allows",
            resourceIds: [],
          },
        ];
      }),
    );

    const { cluster } = await provision(customer);

    expect(cluster.failure).toMatchObject({
      error: "QuotaExceeded",
      entry: "VcpuQuota",
      turn: "customer",
      link: "https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A",
    });
    expect(callsOf(customer, "DeleteNodegroup")).toBe(1);
  });

  it("leaves to people a database that RDS does not let be removed", async () => {
    const customer = await aTrustingCustomer();
    spoil(instancesOf(placeOf(customer)), 1, (made) => {
      made.failure = { status: "failed", event: "storage issue" };
    });

    const { cluster } = await provision(customer);

    expect(cluster.failure).toMatchObject({ entry: "DatabaseBusy", turn: "vendor" });
    expect(cluster.failure?.evidence?.[0]).toContain("storage issue");
    expect(callsOf(customer, "DeleteDBInstance")).toBe(0);
  });
});
