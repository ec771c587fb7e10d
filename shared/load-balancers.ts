/** Application and network load balancers in a VPC, and target groups. */

import {
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { CustomerAccount } from "./customer-account.ts";
import type { Leftover } from "./leftover.ts";
import { must } from "./must.ts";
import { allPages, inBatches } from "./pages.ts";

/** AWS's limit for the ARNs in one `DescribeTags`. */
const TAGGED_AT_ONCE = 20;

/** The load balancers in those VPCs, whoever made them. */
export const loadBalancersIn = async (
  account: CustomerAccount,
  vpcIds: string[],
): Promise<Leftover[]> => {
  const api = new ElasticLoadBalancingV2Client(account);
  const all = await allPages(async (Marker) => {
    const answer = await api.send(new DescribeLoadBalancersCommand({ Marker }));
    return { items: answer.LoadBalancers, next: answer.NextMarker };
  });
  const arns = all
    .filter(({ VpcId = "" }) => vpcIds.includes(VpcId))
    .map(({ LoadBalancerArn }) => must(LoadBalancerArn, "LoadBalancerArn"));
  const tagged = await tagsOf(api, arns);
  return arns.map((LoadBalancerArn) => ({
    what: `load balancer ${LoadBalancerArn}`,
    tags: tagged(LoadBalancerArn),
    remedy: "delete it in the console of EC2, under Load Balancers",
    discard: () => api.send(new DeleteLoadBalancerCommand({ LoadBalancerArn })),
  }));
};

/** The ARNs of the target groups in those VPCs, whoever made them. */
export const targetGroupArnsIn = async (account: CustomerAccount, vpcIds: string[]) => {
  const api = new ElasticLoadBalancingV2Client(account);
  const all = await allPages(async (Marker) => {
    const answer = await api.send(new DescribeTargetGroupsCommand({ Marker }));
    return { items: answer.TargetGroups, next: answer.NextMarker };
  });
  return all
    .filter(({ VpcId = "" }) => vpcIds.includes(VpcId))
    .map(({ TargetGroupArn }) => must(TargetGroupArn, "TargetGroupArn"));
};

/** The same target groups, and how each is deleted. */
export const targetGroupsIn = async (
  account: CustomerAccount,
  vpcIds: string[],
): Promise<Leftover[]> => {
  const api = new ElasticLoadBalancingV2Client(account);
  const arns = await targetGroupArnsIn(account, vpcIds);
  const tagged = await tagsOf(api, arns);
  return arns.map((TargetGroupArn) => ({
    what: `target group ${TargetGroupArn}`,
    tags: tagged(TargetGroupArn),
    remedy: "delete it in the console of EC2, under Target Groups",
    discard: () => api.send(new DeleteTargetGroupCommand({ TargetGroupArn })),
  }));
};

const tagsOf = async (api: ElasticLoadBalancingV2Client, arns: string[]) => {
  const found = await inBatches(arns, TAGGED_AT_ONCE, async (ResourceArns) => {
    const answer = await api.send(new DescribeTagsCommand({ ResourceArns }));
    return answer.TagDescriptions;
  });
  return (arn: string) => found.find(({ ResourceArn }) => ResourceArn === arn)?.Tags;
};
