/** Target groups: where application and network load balancers send what comes in. */

import { randomBytes } from "node:crypto";
import type {
  DeleteTargetGroupCommandInput,
  DescribeTargetGroupsCommandInput,
  Tag,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { page } from "../page.ts";
import { arnOf, loadBalancersOf } from "./load-balancer.ts";

interface SimulatedTargetGroup {
  arn: string;
  name: string;
  vpcId: string;
  /** ARN of the load balancer whose listener forwards to it. */
  loadBalancerArn: string;
  tags: Tag[];
}

/** The target groups of an account in a region, by ARN. */
export const targetGroupsOf: (place: Place) => Map<string, SimulatedTargetGroup> = perRegion(
  () => new Map(),
);

/** Makes a target group that a listener of the load balancer forwards to. */
export const createTargetGroup = (
  request: Omit<SimulatedTargetGroup, "arn">,
  place: Place,
): SimulatedTargetGroup => {
  const arn = arnOf(place, `targetgroup/${request.name}/${randomBytes(8).toString("hex")}`);
  const made = { ...request, arn };
  targetGroupsOf(place).set(arn, made);
  return made;
};

const describe = (input: DescribeTargetGroupsCommandInput, call: Call) => {
  const { TargetGroupArns: arns, LoadBalancerArn, PageSize: size = 400, Marker: token } = input;
  const found = [...targetGroupsOf(call).values()]
    .filter(({ arn }) => arns?.includes(arn) ?? true)
    .filter((one) => (LoadBalancerArn ?? one.loadBalancerArn) === one.loadBalancerArn);
  if (found.length < (arns ?? []).length)
    throw new AwsError("TargetGroupNotFound", "One or more target groups not found");
  const { items, nextToken } = page(found, { size, token });
  return {
    NextMarker: nextToken,
    TargetGroups: items.map(({ arn, name, vpcId, loadBalancerArn }) => ({
      TargetGroupArn: arn,
      TargetGroupName: name,
      VpcId: vpcId,
      LoadBalancerArns: loadBalancersOf(call).has(loadBalancerArn) ? [loadBalancerArn] : [],
    })),
  };
};

/** As on AWS, one that is not there is deleted, too. */
const remove = ({ TargetGroupArn = "" }: DeleteTargetGroupCommandInput, call: Call) => {
  const found = targetGroupsOf(call).get(TargetGroupArn);
  if (found && loadBalancersOf(call).has(found.loadBalancerArn))
    throw new AwsError(
      "ResourceInUse",
      `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
    );
  targetGroupsOf(call).delete(TargetGroupArn);
  return {};
};

export const targetGroups = { DescribeTargetGroups: describe, DeleteTargetGroup: remove };
