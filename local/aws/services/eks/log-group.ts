/** The log group that EKS writes a control plane's logs to. */

import type { Cluster } from "@aws-sdk/client-eks";
import type { Place } from "../../world.ts";
import { addGroup, groupsOf } from "../logs/log-group.ts";

/** Makes the group where there is none yet: without tags, and without an end to what it keeps. */
export const makeLogGroup = ({ name, logging }: Cluster, place: Place) => {
  const group = `/aws/eks/${name}/cluster`;
  const isOn = logging?.clusterLogging?.some(({ enabled }) => enabled);
  if (isOn && !groupsOf(place).has(group)) addGroup(group, {}, place);
};
