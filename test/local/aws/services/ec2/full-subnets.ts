/** Subnets without a free address. */

import {
  createInterface,
  freeAddresses,
} from "../../../../../local/aws/services/ec2/network-interface.ts";
import { mustSubnet } from "../../../../../local/aws/services/ec2/subnets.ts";
import type { Place } from "../../../../../local/aws/world.ts";

/** Puts as many interfaces into a subnet as it has room for. */
export const fill = (subnetId: string, place: Place) => {
  const subnet = mustSubnet(subnetId, place);
  while (freeAddresses(subnet, place) > 0)
    createInterface({ subnet, type: "interface", description: "one of many" }, place);
};
