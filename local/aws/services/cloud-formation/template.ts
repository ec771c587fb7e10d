/** Templates: read from YAML or JSON, with the short forms of functions written out. */

import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { AwsError } from "../../errors.ts";

/** A parameter as a template declares it. */
export interface ParameterDeclaration {
  Type: string;
  Default?: string | number;
  NoEcho?: boolean;
  AllowedPattern?: string;
  AllowedValues?: (string | number)[];
  MinLength?: number;
  MaxLength?: number;
  Description?: string;
  ConstraintDescription?: string;
}

/** A resource as a template declares it. */
interface ResourceDeclaration {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
}

export interface Template {
  Description?: string;
  Parameters: Record<string, ParameterDeclaration>;
  Conditions: Record<string, unknown>;
  Resources: Record<string, ResourceDeclaration>;
  Outputs: Record<string, { Value: unknown; Description?: string; Condition?: string }>;
}

/** The template that the text says, or CloudFormation's own `ValidationError`. */
export const parseTemplate = (text: string): Template => {
  const document = parseDocument(text, { logLevel: "silent" });
  const [mistake] = document.errors;
  if (mistake) {
    const { line, col } = mistake.linePos?.[0] ?? { line: 1, col: 1 };
    throw formatError(`YAML not well-formed. (line ${line}, column ${col})`);
  }
  const parsed = plain(document.contents) as Partial<Template> | null;
  if (!parsed?.Resources || !Object.keys(parsed.Resources).length)
    throw formatError("At least one Resources member must be defined.");
  return { Parameters: {}, Conditions: {}, Outputs: {}, ...parsed, Resources: parsed.Resources };
};

/** A refusal that CloudFormation words as a mistake of the template's form. */
export const formatError = (message: string) =>
  new AwsError("ValidationError", `Template format error: ${message}`);

const plain = (node: unknown): unknown => {
  const value = untagged(node);
  const tag = (node as { tag?: string } | null)?.tag;
  return tag?.startsWith("!") ? written(tag.slice(1), value) : value;
};

const untagged = (node: unknown): unknown => {
  if (isSeq(node)) return node.items.map(plain);
  if (isMap(node))
    return Object.fromEntries(node.items.map(({ key, value }) => [String(key), plain(value)]));
  return isScalar(node) ? node.value : node;
};

/** `!GetAtt a.b` is `Fn::GetAtt: [a, b]`; `!Ref` and `!Condition` have no `Fn::`. */
const written = (name: string, value: unknown) => {
  if (name === "GetAtt" && typeof value === "string") {
    const [resource = "", ...attribute] = value.split(".");
    return { "Fn::GetAtt": [resource, attribute.join(".")] };
  }
  return { [["Ref", "Condition"].includes(name) ? name : `Fn::${name}`]: value };
};
