/** Builds what an add-on test begins with. */

import {
  CreateAddonCommand,
  type CreateAddonRequest,
  DescribeAddonCommand,
  EKSClient,
} from "@aws-sdk/client-eks";
import { must } from "../../../../../shared/must.ts";
import type { SimulatedAws } from "../../../../support/simulated-aws.ts";

/** An add-on that has just been asked for. */
export const anAddon = (
  aws: SimulatedAws,
  addonName: string,
  more: Partial<CreateAddonRequest> = {},
) =>
  aws
    .client(EKSClient)
    .send(new CreateAddonCommand({ clusterName: "airflow", addonName, ...more }));

export const describeAddon = async (aws: SimulatedAws, addonName: string) => {
  const { addon } = await aws
    .client(EKSClient)
    .send(new DescribeAddonCommand({ clusterName: "airflow", addonName }));
  return must(addon, "addon");
};
