/** DB parameter groups: how databases are configured. */

import type {
  CreateDBParameterGroupCommandInput,
  DBParameterGroup,
  DeleteDBParameterGroupCommandInput,
  DescribeDBParameterGroupsCommandInput,
  DescribeDBParametersCommandInput,
  ModifyDBParameterGroupCommandInput,
  Parameter,
  Tag,
} from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { instancesOf } from "./db-instance.ts";
import { FAMILIES, familyOf } from "./engine-versions.ts";
import { applyTypeOf, parametersWith } from "./parameters.ts";
import { checkIdentifier, invalidCombination, invalidValue } from "./refusals.ts";
import { arnOf } from "./resource.ts";

interface SimulatedParameterGroup {
  group: DBParameterGroup & { DBParameterGroupName: string; DBParameterGroupArn: string };
  /** Those that are set, by name. */
  parameters: Map<string, Parameter>;
  tags: Tag[];
}

/** The parameter groups of an account in a region, by name: at first RDS's default ones. */
export const parameterGroupsOf: (place: Place) => Map<string, SimulatedParameterGroup> = perRegion(
  (place) => new Map(FAMILIES.map((family) => [`default.${family}`, defaultGroup(family, place)])),
);

const newGroup = (
  group: Required<Omit<DBParameterGroup, "DBParameterGroupArn">>,
  tags: Tag[],
  place: Place,
): SimulatedParameterGroup => {
  const DBParameterGroupName = group.DBParameterGroupName ?? "";
  const DBParameterGroupArn = arnOf(place, "pg", DBParameterGroupName);
  return {
    group: { ...group, DBParameterGroupName, DBParameterGroupArn },
    parameters: new Map(),
    tags,
  };
};

const defaultGroup = (family: string, place: Place) =>
  newGroup(
    {
      DBParameterGroupName: `default.${family}`,
      DBParameterGroupFamily: family,
      Description: `Default parameter group for ${family}`,
    },
    [],
    place,
  );

const mustGroup = (name: string | undefined, place: Place): SimulatedParameterGroup => {
  const found = parameterGroupsOf(place).get((name ?? "").toLowerCase());
  if (found) return found;
  throw new AwsError("DBParameterGroupNotFound", `DBParameterGroup not found: ${name}`, 404);
};

/** Refuses a parameter group that is not of the version's family. */
export const checkFamily = (name: string, version: string, call: Call) => {
  const { DBParameterGroupFamily: family } = mustGroup(name, call).group;
  if (family !== familyOf(version))
    throw invalidCombination(
      `The parameter group ${name} with DBParameterGroupFamily ${family} can't be used for this instance. Use a parameter group with DBParameterGroupFamily ${familyOf(version)}.`,
    );
};

const create = (input: CreateDBParameterGroupCommandInput, call: Call) => {
  const { DBParameterGroupFamily, Description, Tags = [] } = input;
  const name = (input.DBParameterGroupName ?? "").toLowerCase();
  checkIdentifier("DBParameterGroupName", name);
  if (parameterGroupsOf(call).has(name))
    throw new AwsError("DBParameterGroupAlreadyExists", `Parameter group ${name} already exists`);
  if (!FAMILIES.includes(DBParameterGroupFamily ?? ""))
    throw invalidValue(
      `ParameterGroupFamily ${DBParameterGroupFamily} is not a valid parameter group family`,
    );
  const made = newGroup(
    { DBParameterGroupName: name, DBParameterGroupFamily, Description },
    Tags,
    call,
  );
  parameterGroupsOf(call).set(name, made);
  return { DBParameterGroup: made.group };
};

const modify = (input: ModifyDBParameterGroupCommandInput, call: Call) => {
  const { group, parameters } = mustGroup(input.DBParameterGroupName, call);
  const { DBParameterGroupName } = group;
  if (DBParameterGroupName.startsWith("default."))
    throw invalidValue("The parameter group is a default group and cannot be modified.");
  for (const { ParameterName = "", ApplyMethod } of input.Parameters ?? []) {
    const applyType = applyTypeOf(ParameterName);
    if (!applyType) throw invalidValue(`Could not find parameter with name: ${ParameterName}`);
    if (applyType === "static" && ApplyMethod === "immediate")
      throw invalidCombination("cannot use immediate apply method for static parameter");
  }
  for (const parameter of input.Parameters ?? [])
    parameters.set(parameter.ParameterName ?? "", parameter);
  return { DBParameterGroupName };
};

const describe = ({ DBParameterGroupName }: DescribeDBParameterGroupsCommandInput, call: Call) => {
  const found = DBParameterGroupName
    ? [mustGroup(DBParameterGroupName, call)]
    : [...parameterGroupsOf(call).values()];
  return { DBParameterGroups: found.map(({ group }) => group) };
};

const describeParameters = (input: DescribeDBParametersCommandInput, call: Call) => {
  const { parameters } = mustGroup(input.DBParameterGroupName, call);
  return {
    Parameters: parametersWith(parameters).filter(
      ({ Source }) => (input.Source ?? Source) === Source,
    ),
  };
};

const remove = ({ DBParameterGroupName }: DeleteDBParameterGroupCommandInput, call: Call) => {
  const { group } = mustGroup(DBParameterGroupName, call);
  const name = group.DBParameterGroupName;
  if (name.startsWith("default."))
    throw invalidState("Default DBParameterGroup cannot be deleted: ", name);
  const isUsed = [...instancesOf(call).values()].some(({ instance }) =>
    instance.DBParameterGroups?.some((one) => one.DBParameterGroupName === name),
  );
  if (isUsed)
    throw invalidState(
      "One or more database instances are still members of this parameter group ",
      `${name}, so the group cannot be deleted`,
    );
  parameterGroupsOf(call).delete(name);
  return {};
};

const invalidState = (...words: string[]) =>
  new AwsError("InvalidDBParameterGroupState", words.join(""));

export const dbParameterGroups = {
  CreateDBParameterGroup: create,
  ModifyDBParameterGroup: modify,
  DescribeDBParameterGroups: describe,
  DescribeDBParameters: describeParameters,
  DeleteDBParameterGroup: remove,
};
