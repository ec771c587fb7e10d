import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { takeInventory } from "../../local/demo/inventory.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import {
  aTrustingCustomer,
  type Customer,
  clientIn,
  provision,
  stack,
} from "../support/provisioning.ts";

const inventoryOf = async ({ organizationId }: Customer, cluster: ClusterView) => {
  const { clusterId, request } = cluster;
  const lines = await takeInventory(stack.endpoint, { ...request, clusterId, organizationId });
  return lines.filter(({ count }) => count > 0).map(({ resource, count }) => ({ resource, count }));
};

describe("additional clusters", async () => {
  const customer = await aTrustingCustomer();
  const { cluster: first } = await provision(customer, { name: "first" });
  const { cluster: second } = await provision(customer, { name: "second" });

  it("are made beside the first, in the same Region and in another, each with all that is its own", async () => {
    const { cluster: third } = await provision(customer, { name: "third", region: "eu-west-1" });

    const clusters = [first, second, third];
    expect(clusters.map(({ status }) => status)).toEqual(["ACTIVE", "ACTIVE", "ACTIVE"]);
    for (const cluster of clusters)
      expect(await inventoryOf(customer, cluster)).toEqual(cluster.plan?.resources);
    const { Roles } = await clientIn(IAMClient, customer.accountId).send(new ListRolesCommand({}));
    const ours = Roles?.filter(({ RoleName }) => RoleName?.startsWith("astro-"));
    expect(ours).toHaveLength(12);
    expect(second.findings?.map(({ code }) => code)).toEqual(["AddressesOfAnotherCluster"]);
    expect(third.findings).toEqual([]);
  });

  it("have no third in a Region without more Elastic IPs, and say where to ask for them", async () => {
    const { cluster } = await provision(customer, { name: "fourth", vpcCidr: "10.2.0.0/20" });

    expect(cluster).toMatchObject({
      status: "FAILED",
      failure: { error: "PreflightFailed", turn: "customer" },
      findings: [
        {
          code: "QuotaUsedUp",
          resource: "quota L-0263D0A3 (EC2-VPC Elastic IPs) in us-east-1",
          is: "5, of which 4 are used",
          mustBe: "at least 6",
          fix: { consoleUrl: expect.stringMatching(/^https:\/\/us-east-1\..*L-0263D0A3$/) },
        },
      ],
    });
  });
});
