/** Application and network load balancers. */

import type {
  DeleteLoadBalancerCommandInput,
  DescribeLoadBalancersCommandInput,
  LoadBalancer,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { page } from "../page.ts";
import {
  deleteLoadBalancer,
  dnsNameOf,
  loadBalancersOf,
  type SimulatedLoadBalancer,
} from "./load-balancer.ts";

const ofThisApi = (place: Place) =>
  [...loadBalancersOf(place).values()].filter(({ generation }) => generation !== "classic");

const describe = (input: DescribeLoadBalancersCommandInput, call: Call) => {
  const { LoadBalancerArns: arns, Names: names, PageSize: size = 400, Marker: token } = input;
  const found = ofThisApi(call)
    .filter(({ arn }) => arns?.includes(arn) ?? true)
    .filter(({ name }) => names?.includes(name) ?? true);
  if (found.length < (arns ?? names ?? []).length)
    throw new AwsError("LoadBalancerNotFound", "One or more load balancers not found");
  const { items, nextToken } = page(found, { size, token });
  return { LoadBalancers: items.map((one) => view(one, call)), NextMarker: nextToken };
};

const view = (one: SimulatedLoadBalancer, place: Place): LoadBalancer => ({
  LoadBalancerArn: one.arn,
  LoadBalancerName: one.name,
  DNSName: dnsNameOf(one, place),
  VpcId: one.vpcId,
  Type: one.generation === "network" ? "network" : "application",
  Scheme: one.scheme,
  State: { Code: "active" },
  SecurityGroups: one.groupIds,
  AvailabilityZones: one.subnets.map(({ SubnetId, AvailabilityZone }) => ({
    SubnetId,
    ZoneName: AvailabilityZone,
  })),
  CreatedTime: one.createdAt,
});

/** As on AWS, one that is not there is deleted, too. */
const remove = ({ LoadBalancerArn = "" }: DeleteLoadBalancerCommandInput, call: Call) => {
  const found = loadBalancersOf(call).get(LoadBalancerArn);
  if (found?.isProtected)
    throw new AwsError(
      "OperationNotPermitted",
      `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
    );
  if (found) deleteLoadBalancer(found, call);
  return {};
};

export const loadBalancers = { DescribeLoadBalancers: describe, DeleteLoadBalancer: remove };
