/** CloudFormation's intrinsic functions: evaluated, and searched for what they refer to. */

import { AwsError } from "../../errors.ts";

/** What functions can ask for while a template is evaluated. */
export interface Scope {
  /** Parameters, AWS's own such as `AWS::Region` included. */
  parameters: Record<string, string>;
  /** Conditions, not yet evaluated. */
  conditions: Record<string, unknown>;
  /** The resources that are there: what `Ref` gives, and their attributes. */
  resources: Map<string, { ref: string; attributes: Record<string, string> }>;
}

/** The value with all functions replaced by what they give; what is `AWS::NoValue` is left out. */
export const evaluate = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value))
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== "object" || value === null) return value;
  const call = callOf(value);
  if (call) return call.run(call.argument, scope);
  const members = Object.entries(value).map(([name, member]) => [name, evaluate(member, scope)]);
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
};

/** Whether a condition of the template holds; a resource or output without one is always there. */
export const isMet = (condition: string | undefined, scope: Scope): boolean => {
  if (condition === undefined) return true;
  if (!(condition in scope.conditions))
    throw templateError(`unresolved condition dependency ${condition}`);
  return evaluate(scope.conditions[condition], scope) === true;
};

/** Names that the value's functions refer to: resources, and parameters by `Ref` or `Sub`. */
export const referencesOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== "object" || value === null) return [];
  const { Ref, "Fn::GetAtt": attribute, "Fn::Sub": sub } = value as Record<string, unknown>;
  if (typeof Ref === "string") return [Ref];
  if (Array.isArray(attribute)) return [String(attribute[0])];
  const [text, own] = Array.isArray(sub) ? sub : [sub, {}];
  const named = [...String(text ?? "").matchAll(VARIABLE)].map(([, name = ""]) => name);
  const foreign = named.filter((name) => !(name in Object(own)));
  return [
    ...foreign.map((name) => name.split(".")[0] ?? ""),
    ...Object.values(value).flatMap(referencesOf),
  ];
};

const NO_VALUE = Symbol("AWS::NoValue");
const VARIABLE = /\$\{([^!}][^}]*)\}/g;

type Run = (argument: unknown, scope: Scope) => unknown;

const callOf = (value: object): { run: Run; argument: unknown } | undefined => {
  const [[name, argument] = ["", undefined], ...others] = Object.entries(value);
  if (others.length) return undefined;
  // A lone `Condition` is a function in conditions, and a policy's element elsewhere.
  if (name === "Condition" && typeof argument !== "string") return undefined;
  const run = FUNCTIONS[name];
  if (!run && name.startsWith("Fn::"))
    throw new AwsError("ValidationError", `Template error: the simulated AWS has no ${name}`);
  return run && { run, argument };
};

const ref = (name: string, { parameters, resources }: Scope): unknown => {
  if (name === "AWS::NoValue") return NO_VALUE;
  return parameters[name] ?? resources.get(name)?.ref;
};

const attribute = (name: string, attributeName: string, { resources }: Scope): string => {
  const value = resources.get(name)?.attributes[attributeName];
  if (value !== undefined) return value;
  throw new AwsError(
    "ValidationError",
    `Template error: resource ${name} does not support attribute type ${attributeName} in Fn::GetAtt`,
  );
};

const substitute: Run = (argument, scope) => {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const values = Object(evaluate(own, scope));
  return String(text)
    .replace(VARIABLE, (_, name: string) => {
      if (name in values) return String(values[name]);
      const [resource = "", ...path] = name.split(".");
      return path.length
        ? attribute(resource, path.join("."), scope)
        : String(ref(resource, scope));
    })
    .replaceAll("${!", "${");
};

const choose: Run = (argument, scope) => {
  const [condition, whenTrue, whenFalse] = itemsOf(argument);
  return evaluate(isMet(String(condition), scope) ? whenTrue : whenFalse, scope);
};

const evaluated = (argument: unknown, scope: Scope) => itemsOf(evaluate(argument, scope));

const FUNCTIONS: Record<string, Run> = {
  Ref: (name, scope) => ref(String(name), scope),
  Condition: (name, scope) => isMet(String(name), scope),
  "Fn::GetAtt": (argument, scope) => {
    const [resource, name] = itemsOf(argument);
    return attribute(String(resource), String(name), scope);
  },
  "Fn::Sub": substitute,
  "Fn::If": choose,
  "Fn::Join": (argument, scope) => {
    const [separator, items] = evaluated(argument, scope);
    return itemsOf(items).join(String(separator));
  },
  "Fn::Equals": (argument, scope) => {
    const [one, other] = evaluated(argument, scope);
    return String(one) === String(other);
  },
  "Fn::Not": (argument, scope) => evaluated(argument, scope)[0] !== true,
  "Fn::And": (argument, scope) => evaluated(argument, scope).every((item) => item === true),
  "Fn::Or": (argument, scope) => evaluated(argument, scope).some((item) => item === true),
};

const itemsOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  throw templateError("every Fn:: object requires a list of parameters");
};

const templateError = (message: string) =>
  new AwsError("ValidationError", `Template error: ${message}`);
