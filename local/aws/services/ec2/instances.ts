/** Instances. Nodes are imitated in the simulated EKS; those here are of whoever else uses the account. */

import type { DescribeInstancesCommandInput, Instance } from "@aws-sdk/client-ec2";
import { type Call, type Place, perRegion } from "../../world.ts";
import { arnOf, byIds, type Kind, newId, select } from "./resource.ts";

const KIND: Kind = {
  prefix: "i",
  notFound: "InvalidInstanceID.NotFound",
  malformed: "InvalidInstanceID.Malformed",
  absent: (id) => `The instance ID '${id}' does not exist`,
};

const instancesOf: (place: Place) => Map<string, Instance> = perRegion(() => new Map());

/** Somebody starts an instance, by means that are not imitated; returns its ARN. */
export const startInstance = (place: Place, wanted: Partial<Instance> = {}): string => {
  const InstanceId = newId(KIND.prefix);
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

const describe = (input: DescribeInstancesCommandInput, call: Call) => {
  const found = select(byIds(instancesOf(call), input.InstanceIds, KIND), input.Filters, {
    "instance-type": (one) => [one.InstanceType],
    "instance-state-name": (one) => [one.State?.Name],
    "vpc-id": (one) => [one.VpcId],
  });
  return {
    Reservations: found.map((instance) => ({ OwnerId: call.account, Instances: [instance] })),
  };
};

export const instances = { DescribeInstances: describe };
