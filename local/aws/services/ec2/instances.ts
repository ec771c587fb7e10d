/** Instances. Nodes are imitated in the simulated EKS; those here are of whoever else uses the account. */

import type {
  DescribeInstancesCommandInput,
  Instance,
  NetworkInterfaceAttachment,
  Tag,
} from "@aws-sdk/client-ec2";
import { type Call, type Place, perRegion } from "../../world.ts";
import { createInterface } from "./network-interface.ts";
import { arnOf, byIds, type Kind, mustFind, newId, select } from "./resource.ts";
import type { SimulatedSubnet } from "./subnets.ts";

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

/** Somebody starts an instance, by means that are not imitated; returns its ARN. */
export const startInstance = (place: Place, wanted: Partial<Instance> = {}): string => {
  const InstanceId = wanted.InstanceId ?? newId(KIND.prefix);
  const made: Instance = {
    InstanceId,
    InstanceType: "t3.xlarge",
    State: { Code: 16, Name: "running" },
    CpuOptions: { CoreCount: 2, ThreadsPerCore: 2 },
    ...wanted,
  };
  instancesOf(place).set(InstanceId, made);
  return arnOf(place, `instance/${InstanceId}`);
};

/** Starts an instance in a subnet, with an interface there; returns its id. */
export const startInstanceIn = (
  subnet: SimulatedSubnet,
  { groupIds, Tags }: { groupIds: string[]; Tags: Tag[] },
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
  const SecurityGroups = groupIds.map((GroupId) => ({ GroupId }));
  startInstance(place, { InstanceId, SubnetId, VpcId, SecurityGroups, Tags });
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
