/** Instances. Nodes are imitated in the simulated EKS; those here are of whoever else uses the account. */

import type {
  DescribeInstancesCommandInput,
  Instance,
  NetworkInterfaceAttachment,
} from "@aws-sdk/client-ec2";
import { must } from "../../../../shared/must.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { createInterface } from "./network-interface.ts";
import { arnOf, byIds, type Kind, mustFind, newId, select } from "./resource.ts";
import { type SimulatedSubnet, subnetsOf } from "./subnets.ts";

const KIND: Kind = {
  prefix: "i",
  notFound: "InvalidInstanceID.NotFound",
  malformed: "InvalidInstanceID.Malformed",
  absent: (id) => `The instance ID '${id}' does not exist`,
};

/** The instances of an account in a region, by id. */
export const instancesOf: (place: Place) => Map<string, Instance> = perRegion(() => new Map());

/** The instance of that id, or `InvalidInstanceID.NotFound`. */
export const mustInstance = (id: string | undefined, place: Place) =>
  mustFind(instancesOf(place), id, KIND);

/** Somebody starts an instance in the default VPC, by means that are not imitated; returns its ARN. */
export const startInstance = (place: Place, wanted: Partial<Instance> = {}): string => {
  const [subnet] = subnetsOf(place).values();
  const id = startInstanceIn(must(subnet, "default subnet"), { ...wanted, groupIds: [] }, place);
  return arnOf(place, `instance/${id}`);
};

/** Starts an instance in a subnet, with an interface there; returns its id. */
export const startInstanceIn = (
  subnet: SimulatedSubnet,
  { groupIds, ...wanted }: Partial<Instance> & { groupIds: string[] },
  place: Place,
): string => {
  const InstanceId = newId(KIND.prefix);
  const Attachment: NetworkInterfaceAttachment = {
    AttachmentId: newId("eni-attach"),
    InstanceId,
    InstanceOwnerId: place.account,
    Status: "attached",
  };
  const instead = { RequesterManaged: false, Attachment };
  createInterface({ subnet, type: "interface", description: "", groupIds, instead }, place);
  const { SubnetId, VpcId } = subnet;
  instancesOf(place).set(InstanceId, {
    InstanceId,
    InstanceType: "t3.xlarge",
    State: { Code: 16, Name: "running" },
    CpuOptions: { CoreCount: 2, ThreadsPerCore: 2 },
    SubnetId,
    VpcId,
    SecurityGroups: groupIds.map((GroupId) => ({ GroupId })),
    ...wanted,
  });
  return InstanceId;
};

const describe = (input: DescribeInstancesCommandInput, call: Call) => {
  const found = select(byIds(instancesOf(call), input.InstanceIds, KIND), input.Filters, {
    "instance-id": (one) => [one.InstanceId],
    "instance-type": (one) => [one.InstanceType],
    "instance-state-name": (one) => [one.State?.Name],
    "subnet-id": (one) => [one.SubnetId],
    "vpc-id": (one) => [one.VpcId],
  });
  return {
    Reservations: found.map((instance) => ({ OwnerId: call.account, Instances: [instance] })),
  };
};

export const instances = { DescribeInstances: describe };
