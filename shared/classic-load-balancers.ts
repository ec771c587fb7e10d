/** Classic load balancers in a VPC: those of Kubernetes' own Services, unless they ask for others. */

import {
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingClient,
} from "@aws-sdk/client-elastic-load-balancing";
import type { CustomerAccount } from "./customer-account.ts";
import type { Leftover } from "./leftover.ts";
import { must } from "./must.ts";
import { allPages, inBatches } from "./pages.ts";

/** AWS's limit for the names in one `DescribeTags`. */
const TAGGED_AT_ONCE = 20;

/** The classic load balancers in those VPCs, whoever made them. */
export const classicLoadBalancersIn = async (
  account: CustomerAccount,
  vpcIds: string[],
): Promise<Leftover[]> => {
  const api = new ElasticLoadBalancingClient(account);
  const all = await allPages(async (Marker) => {
    const answer = await api.send(new DescribeLoadBalancersCommand({ Marker }));
    return { items: answer.LoadBalancerDescriptions, next: answer.NextMarker };
  });
  const names = all
    .filter(({ VPCId = "" }) => vpcIds.includes(VPCId))
    .map(({ LoadBalancerName }) => must(LoadBalancerName, "LoadBalancerName"));
  const tagged = await inBatches(names, TAGGED_AT_ONCE, async (LoadBalancerNames) => {
    const answer = await api.send(new DescribeTagsCommand({ LoadBalancerNames }));
    return answer.TagDescriptions;
  });
  return names.map((LoadBalancerName) => ({
    what: `load balancer ${LoadBalancerName}`,
    tags: tagged.find((one) => one.LoadBalancerName === LoadBalancerName)?.Tags,
    remedy: "delete it in the console of EC2, under Load Balancers",
    discard: () => api.send(new DeleteLoadBalancerCommand({ LoadBalancerName })),
  }));
};
