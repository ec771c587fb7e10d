/** What Elastic Load Balancing's operations need, of both generations. */

import { arnOf, loadBalancersOf } from "../services/elastic-load-balancing/load-balancer.ts";
import { targetGroupsOf } from "../services/elastic-load-balancing/target-groups.ts";
import type { Call } from "../world.ts";
import { type Input, type NeedsOf, resourceTags, type Target, textOf } from "./need.ts";

/** The operation itself; whatever describes is checked for no resource. */
export const loadBalancingNeeds: NeedsOf = (operation, input, call) => [
  { action: `elasticloadbalancing:${operation}`, targets: targetsOf(input, call) },
];

const targetsOf = (input: Input, call: Call): Target[] => {
  const name = textOf(input, "LoadBalancerName");
  const balancer =
    textOf(input, "LoadBalancerArn") || (name && arnOf(call, `loadbalancer/${name}`));
  const group = textOf(input, "TargetGroupArn");
  return [
    ...target("loadbalancer", balancer, loadBalancersOf(call).get(balancer)),
    ...target("targetgroup", group, targetGroupsOf(call).get(group)),
  ];
};

const target = (type: string, arn: string, found: Tagged | undefined): Target[] =>
  arn ? [{ type, arn, context: resourceTags(found?.tags, "elasticloadbalancing") }] : [];

type Tagged = { tags: Parameters<typeof resourceTags>[0] };
