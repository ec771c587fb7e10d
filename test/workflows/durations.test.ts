import { afterEach, expect, it } from "vitest";
import { criticalPath } from "../../local/critical-path.ts";
import { latencies, type Profile } from "../../local/latency-profile.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import type { StepName } from "../../shared/steps.ts";
import { aTrustingCustomer, provision, stack } from "../support/provisioning.ts";

/** The second random profile is the one of the first sixty that takes longest by this measure. */
const PROFILES: Profile[] = ["typical", "min", "max", { seed: 1 }, { seed: 36 }];

afterEach(() => {
  stack.world.latencies = latencies("typical");
});

/** The simulated moment at which a step was done. */
const endOf = ({ steps }: ClusterView, name: StepName) =>
  Date.parse(steps.find(({ step }) => step === name)?.finishedAt ?? "");

it.each(PROFILES)(
  "takes hardly longer than AWS itself needs, and has nodes wait for nothing but their control plane: %j",
  async (profile) => {
    stack.world.latencies = latencies(profile);
    const customer = await aTrustingCustomer();
    await stack.world.clock.sleep(stack.world.latencies("iam.propagation"));

    const { cluster } = await provision(customer);

    const seconds = (endOf(cluster, "Activate") - Date.parse(cluster.createdAt)) / 1000;
    const controlPlane = endOf(cluster, "EnsureEksCluster");
    expect(seconds / criticalPath(stack.world.latencies).seconds).toBeLessThan(1.05);
    expect(endOf(cluster, "EnsureRoutes")).toBeLessThan(controlPlane);
    expect(endOf(cluster, "EnsureEndpoints")).toBeLessThan(controlPlane);
  },
);
