/** A load balancer as AWS keeps it, of whatever generation. Here only Kubernetes and strangers have some. */

import { randomBytes } from "node:crypto";
import type { Tag } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Place, perRegion } from "../../world.ts";
import { createInterface, outlive } from "../ec2/network-interface.ts";
import type { SimulatedSubnet } from "../ec2/subnets.ts";

/** `classic` is of the first generation, which has an API of its own. */
type Generation = "application" | "classic" | "network";

export interface SimulatedLoadBalancer {
  generation: Generation;
  name: string;
  /** A classic one has none in its own API. */
  arn: string;
  vpcId: string;
  subnets: SimulatedSubnet[];
  groupIds: string[];
  scheme: "internal" | "internet-facing";
  isProtected: boolean;
  tags: Tag[];
  interfaceIds: string[];
  createdAt: Date;
}

/** The load balancers of an account in a region, by ARN. */
export const loadBalancersOf: (place: Place) => Map<string, SimulatedLoadBalancer> = perRegion(
  () => new Map(),
);

/** What a load balancer is made of. */
type Request = Pick<SimulatedLoadBalancer, "generation" | "name" | "subnets" | "tags"> &
  Partial<Pick<SimulatedLoadBalancer, "groupIds" | "isProtected" | "scheme">>;

/** RFC 5737: a block that is set aside for examples. */
const PUBLIC_ADDRESS = "192.0.2.1";

/** Makes a load balancer, with an interface in each of its subnets. */
export const createLoadBalancer = (request: Request, place: Place): SimulatedLoadBalancer => {
  const { generation, name, subnets, groupIds = [], scheme = "internet-facing" } = request;
  const path = PATHS[generation](name);
  const interfaces = subnets.map((subnet) =>
    createInterface(
      {
        subnet,
        type: generation === "network" ? "network_load_balancer" : "interface",
        description: `ELB ${path}`,
        groupIds,
        requesterId: "amazon-elb",
        ...(scheme === "internet-facing" && { publicIp: PUBLIC_ADDRESS }),
      },
      place,
    ),
  );
  const made: SimulatedLoadBalancer = {
    ...request,
    arn: arnOf(place, `loadbalancer/${path}`),
    vpcId: subnets[0]?.VpcId ?? "",
    groupIds,
    scheme,
    isProtected: request.isProtected ?? false,
    interfaceIds: interfaces.map((one) => one.NetworkInterfaceId),
    createdAt: new Date(place.world.clock.now()),
  };
  loadBalancersOf(place).set(made.arn, made);
  return made;
};

const hash = () => randomBytes(8).toString("hex");

/** How ARNs and interfaces name it. */
const PATHS: Record<Generation, (name: string) => string> = {
  application: (name) => `app/${name}/${hash()}`,
  classic: (name) => name,
  network: (name) => `net/${name}/${hash()}`,
};

export const arnOf = ({ account, region }: Place, resource: string) =>
  `arn:aws:elasticloadbalancing:${region}:${account}:${resource}`;

/** Deletes a load balancer at once; its interfaces leave some time later. */
export const deleteLoadBalancer = ({ arn, interfaceIds }: SimulatedLoadBalancer, place: Place) => {
  const ownerGoneAt = place.world.clock.now();
  outlive(interfaceIds, { ownerGoneAt, latency: "ec2.lingeringInterface" }, place);
  loadBalancersOf(place).delete(arn);
};

/** The name in DNS that leads to it. */
export const dnsNameOf = ({ name, arn }: SimulatedLoadBalancer, { region }: Place) =>
  `${name}-${Buffer.from(arn).toString("hex").slice(-10)}.${region}.elb.amazonaws.com`;
