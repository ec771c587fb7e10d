/** Classic load balancers, by the API of 2012. */

import * as client from "@aws-sdk/client-elastic-load-balancing";
import { AwsError } from "../../errors.ts";
import { service } from "../../service.ts";
import type { Call, Place } from "../../world.ts";
import { page } from "../page.ts";
import {
  deleteLoadBalancer,
  dnsNameOf,
  loadBalancersOf,
  type SimulatedLoadBalancer,
} from "./load-balancer.ts";

const classicOf = (place: Place) =>
  [...loadBalancersOf(place).values()].filter(({ generation }) => generation === "classic");

const mustBeThere = (name: string, place: Place): SimulatedLoadBalancer => {
  const found = classicOf(place).find((one) => one.name === name);
  if (found) return found;
  throw new AwsError("LoadBalancerNotFound", `There is no ACTIVE Load Balancer named '${name}'`);
};

const describe = (input: client.DescribeLoadBalancersCommandInput, call: Call) => {
  const { LoadBalancerNames: names, PageSize: size = 400, Marker: token } = input;
  const found = names?.map((name) => mustBeThere(name, call)) ?? classicOf(call);
  const { items, nextToken } = page(found, { size, token });
  return {
    NextMarker: nextToken,
    LoadBalancerDescriptions: items.map((one) => ({
      LoadBalancerName: one.name,
      DNSName: dnsNameOf(one, call),
      VPCId: one.vpcId,
      Subnets: one.subnets.map(({ SubnetId }) => SubnetId),
      AvailabilityZones: one.subnets.map(({ AvailabilityZone }) => AvailabilityZone),
      SecurityGroups: one.groupIds,
      Scheme: one.scheme,
      CreatedTime: one.createdAt,
    })),
  };
};

const describeTags = (input: client.DescribeTagsCommandInput, call: Call) => ({
  TagDescriptions: input.LoadBalancerNames?.map((LoadBalancerName) => ({
    LoadBalancerName,
    Tags: mustBeThere(LoadBalancerName, call).tags.map(({ Key, Value }) => ({ Key, Value })),
  })),
});

/** As on AWS, one that is not there is deleted, too. */
const remove = ({ LoadBalancerName }: client.DeleteLoadBalancerCommandInput, call: Call) => {
  const found = classicOf(call).find(({ name }) => name === LoadBalancerName);
  if (found) deleteLoadBalancer(found, call);
  return {};
};

/** The simulated Elastic Load Balancing of the first generation. */
export const classicLoadBalancing = service(client, {
  DescribeLoadBalancers: describe,
  DescribeTags: describeTags,
  DeleteLoadBalancer: remove,
});
