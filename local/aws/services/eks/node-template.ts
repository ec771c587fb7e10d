/** The launch template that a node group's instances are made from. */

import type { LaunchTemplateSpecification } from "@aws-sdk/client-eks";
import type { Place } from "../../world.ts";
import { launchTemplatesOf } from "../ec2/launch-templates.ts";
import { fromEc2 } from "./network.ts";
import type { SimulatedNodegroup } from "./nodegroup.ts";
import { invalidParameter } from "./refusals.ts";

/** The template that is meant, as EKS shows it: with id, name and version. */
export const launchTemplateOf = (
  { launchTemplate, instanceTypes }: SimulatedNodegroup["nodegroup"],
  place: Place,
): LaunchTemplateSpecification | undefined => {
  if (!launchTemplate) return undefined;
  const { id, name, version } = launchTemplate;
  const found = [...launchTemplatesOf(place).values()].find(
    (one) => one.LaunchTemplateId === id || one.LaunchTemplateName === name,
  );
  if (!found)
    throw invalidParameter(
      `The specified launch template, with template ${id ? `ID ${id}` : `name ${name}`}, does not exist. ${fromEc2()}`,
    );
  if (instanceTypes && found.version.LaunchTemplateData?.InstanceType)
    throw invalidParameter("Cannot specify instance types in launch template and API request");
  return {
    id: found.LaunchTemplateId,
    name: found.LaunchTemplateName,
    version: version ?? String(found.DefaultVersionNumber),
  };
};
