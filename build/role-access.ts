/** All that a version of the customer's template says about access, with CloudFormation's functions resolved. */

import { evaluate, isMet, type Scope } from "../local/aws/services/cloud-formation/functions.ts";
import { parseTemplate, type Template } from "../local/aws/services/cloud-formation/template.ts";
import { listOf, type Statement } from "../local/aws/services/iam/policy-document.ts";

/** What a statement is part of: who trusts whom, what the role may do, and what bounds it or roles of its making. */
export type Kind = "trust" | "permissions" | "boundary" | "boundary of roles";

/** A statement, by the policy that it stands in and its own id: `NetworkPolicy.NewNetwork`. */
export interface Said extends Statement {
  id: string;
  kind: Kind;
}

/** The access that a template gives. */
export interface RoleAccess {
  said: Said[];
  /** Longest session of the role, in seconds. */
  sessionSeconds: number;
  /** Everything else that could give access, by what it is: nobody here knows what a change of it means. */
  beside: Record<string, string>;
}

/** Values that stand for what is another in each account. */
const ACCOUNT = "<account>";
const STAND_INS: Record<string, string> = {
  "AWS::AccountId": ACCOUNT,
  "AWS::Partition": "aws",
  "AWS::Region": "<region>",
};

/** The access by a template's text, with the options that a customer may choose. */
export const roleAccess = (text: string, options: Record<string, string> = {}): RoleAccess => {
  const template = parseTemplate(text);
  const scope = scopeOf(template, options);
  const resources = Object.entries(template.Resources)
    .filter(([, { Condition }]) => isMet(Condition, scope))
    .map(([id, { Type, Properties = {} }]) => ({
      id,
      type: Type,
      properties: evaluate(Properties, scope) as Properties,
    }));
  const roles = resources.filter(({ type }) => type === ROLE);
  return {
    said: resources.flatMap((one) => statementsOf(one, roles)),
    sessionSeconds: Math.max(...roles.map(({ properties }) => properties.MaxSessionDuration ?? 0)),
    beside: Object.fromEntries(resources.flatMap((one) => besideOf(one, resources))),
  };
};

const ROLE = "AWS::IAM::Role";
const POLICY = "AWS::IAM::ManagedPolicy";

/** What only watches gives no access. */
const WATCHING = ["AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter", "AWS::SNS::Topic"];

interface Properties {
  RoleName?: string;
  ManagedPolicyName?: string;
  MaxSessionDuration?: number;
  PermissionsBoundary?: string;
  ManagedPolicyArns?: string[];
  Policies?: { PolicyName: string; PolicyDocument: Document }[];
  AssumeRolePolicyDocument?: Document;
  PolicyDocument?: Document;
  Roles?: string[];
}

interface Document {
  Statement: (Statement & { Sid?: string })[];
}

interface Resource {
  id: string;
  type: string;
  properties: Properties;
}

const scopeOf = (template: Template, options: Record<string, string>): Scope => {
  const values = Object.entries(template.Parameters).map(([name, { Default }]) => [
    name,
    options[name] ?? String(Default ?? `<${name}>`),
  ]);
  const made = Object.entries(template.Resources).map(
    ([id, { Properties = {} }]) => [id, { ref: refOf(id, Properties), attributes: {} }] as const,
  );
  return {
    parameters: { ...STAND_INS, ...Object.fromEntries(values) },
    conditions: template.Conditions,
    resources: new Map(made),
  };
};

const refOf = (id: string, { RoleName, ManagedPolicyName }: Properties): string =>
  RoleName ?? (ManagedPolicyName ? `arn:aws:iam::${ACCOUNT}:policy/${ManagedPolicyName}` : id);

const statementsOf = ({ id, type, properties }: Resource, roles: Resource[]): Said[] => {
  if (type === ROLE)
    return [
      ...said(`${id}.Trust`, "trust", properties.AssumeRolePolicyDocument),
      ...(properties.Policies ?? []).flatMap(({ PolicyName, PolicyDocument }) =>
        said(`${id}.${PolicyName}`, "permissions", PolicyDocument),
      ),
    ];
  if (type !== POLICY) return [];
  return kindsOf({ id, type, properties }, roles).flatMap((kind) =>
    said(id, kind, properties.PolicyDocument),
  );
};

/** A policy that is attached to no role is there to bound the roles that we make. */
const kindsOf = ({ id, properties }: Resource, roles: Resource[]): Kind[] => {
  const ref = refOf(id, properties);
  const isAttached = roles.some((role) => role.properties.ManagedPolicyArns?.includes(ref));
  const bounds = roles.some((role) => role.properties.PermissionsBoundary === ref);
  const kinds: Kind[] = [
    ...(isAttached || properties.Roles ? (["permissions"] as const) : []),
    ...(bounds ? (["boundary"] as const) : []),
  ];
  return kinds.length ? kinds : ["boundary of roles"];
};

const said = (policy: string, kind: Kind, document: Document | undefined): Said[] =>
  listOf(document?.Statement).map(({ Sid, ...statement }, at) => ({
    ...statement,
    id: `${policy}.${Sid ?? at}`,
    kind,
  }));

const besideOf = ({ id, type, properties }: Resource, all: Resource[]): [string, string][] => {
  if (type === POLICY || WATCHING.includes(type)) return [];
  if (type !== ROLE) return [[`${id} (${type})`, JSON.stringify(properties)]];
  const own = all.map((one) => refOf(one.id, one.properties));
  const foreign = (properties.ManagedPolicyArns ?? []).filter((arn) => !own.includes(arn));
  return [
    [`${id}.PermissionsBoundary`, properties.PermissionsBoundary ?? "none"],
    ...foreign.map((arn): [string, string] => [`${id}.ManagedPolicyArns`, arn]),
  ];
};
