/** Elastic Load Balancing of the second generation, by the API of 2015. */

import * as client from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../../errors.ts";
import { service } from "../../service.ts";
import type { Call } from "../../world.ts";
import { loadBalancersOf } from "./load-balancer.ts";
import { loadBalancers } from "./load-balancers.ts";
import { targetGroups, targetGroupsOf } from "./target-groups.ts";

const describeTags = ({ ResourceArns }: client.DescribeTagsCommandInput, call: Call) => ({
  TagDescriptions: ResourceArns?.map((ResourceArn) => {
    const found = loadBalancersOf(call).get(ResourceArn) ?? targetGroupsOf(call).get(ResourceArn);
    if (found) return { ResourceArn, Tags: found.tags };
    const kind = ResourceArn.includes(":targetgroup/") ? "TargetGroup" : "LoadBalancer";
    const words = kind === "TargetGroup" ? "target groups" : "load balancers";
    throw new AwsError(`${kind}NotFound`, `One or more ${words} not found`);
  }),
});

/** The simulated Elastic Load Balancing of the second generation. */
export const loadBalancing = service(client, {
  ...loadBalancers,
  ...targetGroups,
  DescribeTags: describeTags,
});
