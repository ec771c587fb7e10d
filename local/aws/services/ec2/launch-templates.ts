/** Launch templates. */

import type {
  CreateLaunchTemplateCommandInput,
  DeleteLaunchTemplateCommandInput,
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplateVersionsCommandInput,
  LaunchTemplate,
  LaunchTemplateVersion,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { once } from "./client-tokens.ts";
import { type Kind, mustFind, newId, required, select, tagsFor } from "./resource.ts";

const KIND: Kind = {
  prefix: "lt",
  notFound: "InvalidLaunchTemplateId.NotFound",
  malformed: "InvalidLaunchTemplateId.Malformed",
  absent: (id) => `The specified launch template, with template ID ${id}, does not exist.`,
};

/** A launch template with its one version. */
interface SimulatedLaunchTemplate extends LaunchTemplate {
  LaunchTemplateId: string;
  LaunchTemplateName: string;
  version: LaunchTemplateVersion;
}

/** The launch templates of an account in a region, by id. */
export const launchTemplatesOf: (place: Place) => Map<string, SimulatedLaunchTemplate> = perRegion(
  () => new Map(),
);

/** The launch template of that id or name, or AWS's refusal. */
export const mustLaunchTemplate = (
  wanted: { LaunchTemplateId?: string | undefined; LaunchTemplateName?: string | undefined },
  place: Place,
) => {
  const templates = launchTemplatesOf(place);
  const { LaunchTemplateId, LaunchTemplateName } = wanted;
  if (LaunchTemplateId) return mustFind(templates, LaunchTemplateId, KIND);
  const name = required({ LaunchTemplateName }, "LaunchTemplateName").LaunchTemplateName;
  const found = [...templates.values()].find((one) => one.LaunchTemplateName === name);
  if (found) return found;
  throw new AwsError(
    "InvalidLaunchTemplateName.NotFoundException",
    `The specified launch template, with template name ${name}, does not exist.`,
  );
};

const create = (input: CreateLaunchTemplateCommandInput, call: Call) => ({
  LaunchTemplate: once("CreateLaunchTemplate", input, { call, make: () => make(input, call) }),
});

const make = (input: CreateLaunchTemplateCommandInput, call: Call) => {
  const { LaunchTemplateName, LaunchTemplateData } = required(
    input,
    "LaunchTemplateName",
    "LaunchTemplateData",
  );
  if (!/^[\w.()/-]{3,128}$/.test(LaunchTemplateName))
    throw new AwsError(
      "InvalidLaunchTemplateName.MalformedException",
      "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: '-', '_', '.', '/', '(', and ')'.",
    );
  const templates = launchTemplatesOf(call);
  if ([...templates.values()].some((one) => one.LaunchTemplateName === LaunchTemplateName))
    throw new AwsError(
      "InvalidLaunchTemplateName.AlreadyExistsException",
      "Launch template name already in use.",
    );
  const identity = {
    LaunchTemplateId: newId("lt"),
    LaunchTemplateName,
    CreateTime: new Date(call.world.clock.now()),
    CreatedBy: call.caller.arn,
  };
  const template: SimulatedLaunchTemplate = {
    ...identity,
    DefaultVersionNumber: 1,
    LatestVersionNumber: 1,
    Tags: tagsFor("launch-template", input.TagSpecifications, call),
    version: {
      ...identity,
      VersionNumber: 1,
      VersionDescription: input.VersionDescription,
      DefaultVersion: true,
      LaunchTemplateData,
    },
  };
  templates.set(template.LaunchTemplateId, template);
  return template;
};

const describe = (input: DescribeLaunchTemplatesCommandInput, call: Call) => {
  const { LaunchTemplateIds = [], LaunchTemplateNames = [] } = input;
  const named = [
    ...LaunchTemplateIds.map((LaunchTemplateId) => ({ LaunchTemplateId })),
    ...LaunchTemplateNames.map((LaunchTemplateName) => ({ LaunchTemplateName })),
  ].map((wanted) => mustLaunchTemplate(wanted, call));
  return {
    LaunchTemplates: select(
      named.length ? named : launchTemplatesOf(call).values(),
      input.Filters,
      {
        "launch-template-name": (template) => [template.LaunchTemplateName],
        "create-time": (template) => [template.CreateTime?.toISOString()],
      },
    ),
  };
};

const describeVersions = (input: DescribeLaunchTemplateVersionsCommandInput, call: Call) => {
  const { LaunchTemplateId, version } = mustLaunchTemplate(input, call);
  const absent = input.Versions?.find((one) => !["$Latest", "$Default", "1"].includes(one));
  if (absent)
    throw new AwsError(
      "InvalidLaunchTemplateId.VersionNotFound",
      `Could not find the specified version ${absent} for the launch template with ID ${LaunchTemplateId}.`,
    );
  return { LaunchTemplateVersions: [version] };
};

const remove = (input: DeleteLaunchTemplateCommandInput, call: Call) => {
  const template = mustLaunchTemplate(input, call);
  launchTemplatesOf(call).delete(template.LaunchTemplateId);
  return { LaunchTemplate: template };
};

export const launchTemplates = {
  CreateLaunchTemplate: create,
  DescribeLaunchTemplates: describe,
  DescribeLaunchTemplateVersions: describeVersions,
  DeleteLaunchTemplate: remove,
};
