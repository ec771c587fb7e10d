/** Instances: none are imitated, since node groups live in the simulated EKS. */

import type { DescribeInstancesCommandInput } from "@aws-sdk/client-ec2";
import { byIds, type Kind } from "./resource.ts";

const KIND: Kind = {
  prefix: "i",
  notFound: "InvalidInstanceID.NotFound",
  malformed: "InvalidInstanceID.Malformed",
  absent: (id) => `The instance ID '${id}' does not exist`,
};

const describe = (input: DescribeInstancesCommandInput) => ({
  Reservations: byIds(new Map<string, never>(), input.InstanceIds, KIND),
});

export const instances = { DescribeInstances: describe };
