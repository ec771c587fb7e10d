import { expect, it } from "vitest";
import { inOrder } from "../../../../../local/aws/services/cloud-formation/dependencies.ts";
import {
  evaluate,
  isMet,
  type Scope,
} from "../../../../../local/aws/services/cloud-formation/functions.ts";
import {
  parameterValues,
  shownParameters,
} from "../../../../../local/aws/services/cloud-formation/parameters.ts";
import { parseTemplate } from "../../../../../local/aws/services/cloud-formation/template.ts";

const scope: Scope = {
  parameters: { Stage: "prod", "AWS::Region": "eu-west-1", "AWS::AccountId": "123456789012" },
  conditions: {
    IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
    IsTest: { "Fn::Not": [{ Condition: "IsProd" }] },
    Both: { "Fn::And": [{ Condition: "IsProd" }, { Condition: "IsTest" }] },
    Either: { "Fn::Or": [{ Condition: "IsProd" }, { Condition: "IsTest" }] },
  },
  resources: new Map([["Role", { ref: "astro-a", attributes: { Arn: "arn:role" } }]]),
};

/** The value of `V` in a template with a resource beside it, functions evaluated. */
const evaluated = (yaml: string) => {
  const { Outputs } = parseTemplate(
    `Resources: { Role: { Type: T } }\nOutputs:\n  V:\n    Value: ${yaml}`,
  );
  return evaluate(Outputs["V"]?.Value, scope);
};

it.each([
  ["!Ref Stage", "prod"],
  ["!Ref Role", "astro-a"],
  ["!Ref AWS::Region", "eu-west-1"],
  ["!GetAtt Role.Arn", "arn:role"],
  ["{ Fn::GetAtt: [Role, Arn] }", "arn:role"],
  [`!Sub "\${Role}-\${Stage}-\${Role.Arn}-\${!Own}"`, `astro-a-prod-arn:role-\${Own}`],
  [`!Sub ["\${A}/\${Stage}", { A: !Ref AWS::AccountId }]`, "123456789012/prod"],
  ['!Join ["-", [a, !Ref Stage, b]]', "a-prod-b"],
  ["!If [IsProd, yes please, no]", "yes please"],
  ["!If [IsTest, a, !If [Either, b, c]]", "b"],
  ["[a, !If [IsTest, b, !Ref AWS::NoValue], c]", ["a", "c"]],
  ["{ a: 1, b: !If [Both, 2, !Ref AWS::NoValue] }", { a: 1 }],
  [
    "{ Condition: { StringEquals: { a: !Ref Stage } } }",
    {
      Condition: { StringEquals: { a: "prod" } },
    },
  ],
  ["2012-10-17", "2012-10-17"],
  ["[true, 3, null]", [true, 3, null]],
])("evaluates %s", (yaml, value) => {
  expect(evaluated(yaml)).toEqual(value);
});

it.each([
  ["!GetAtt Role.Color", "resource Role does not support attribute type Color in Fn::GetAtt"],
  ["!If [Nothing, a, b]", "unresolved condition dependency Nothing"],
  ["!Join a", "every Fn:: object requires a list of parameters"],
  ["!FindInMap [a, b, c]", "the simulated AWS has no Fn::FindInMap"],
])("refuses %s", (yaml, message) => {
  expect(() => evaluated(yaml)).toThrow(`Template error: ${message}`);
});

it("takes what has no condition as always there", () => {
  expect(isMet(undefined, scope)).toBe(true);
});

it("reads JSON as well as YAML", () => {
  const template = parseTemplate('{"Resources": {"Role": {"Type": "AWS::IAM::Role"}}}');

  expect(template.Resources).toEqual({ Role: { Type: "AWS::IAM::Role" } });
});

it.each([
  ["a: [", /^Template format error: YAML not well-formed\. \(line \d+, column \d+\)$/],
  [
    "Description: empty",
    /^Template format error: At least one Resources member must be defined\.$/,
  ],
  ["", /^Template format error: At least one Resources member must be defined\.$/],
])("refuses the template %s", (text, message) => {
  expect(() => parseTemplate(text)).toThrow(message);
});

it("orders resources by what refers to what", () => {
  const template = parseTemplate(`
Parameters: { P: { Type: String } }
Resources:
  A: { Type: T, Properties: { Refers: !Ref B } }
  B: { Type: T, Properties: { Refers: [!Sub "\${C.Arn} \${P} \${AWS::Region}"] } }
  C: { Type: T, DependsOn: D, Properties: { Refers: !Sub ["\${Own}", { Own: !Ref P }] } }
  D: { Type: T }`);

  expect(inOrder(template)).toEqual(["D", "C", "B", "A"]);
});

it.each([
  [
    "Resources: { A: { Type: T, Properties: { P: !Ref Gone } } }",
    "Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template",
  ],
  [
    "Resources: { A: { Type: T } }\nOutputs: { O: { Value: !GetAtt Gone.Arn } }",
    "Template format error: Unresolved resource dependencies [Gone] in the Outputs block of the template",
  ],
  [
    "Resources: { A: { Type: T, DependsOn: B }, B: { Type: T, DependsOn: [A] } }",
    "Circular dependency between resources: [A, B]",
  ],
])("refuses the references of %s", (text, message) => {
  expect(() => inOrder(parseTemplate(text))).toThrow(message);
});

const withParameters = (parameters: string) =>
  parseTemplate(`Parameters: { ${parameters} }\nResources: { A: { Type: T } }`);

it("fills in defaults and masks what is not to be shown", () => {
  const template = withParameters(
    "A: { Type: String }, B: { Type: Number, Default: 3 }, C: { Type: String, NoEcho: true }",
  );

  const values = parameterValues(template, [
    { ParameterKey: "A", ParameterValue: "a" },
    { ParameterKey: "C", ParameterValue: "secret" },
  ]);

  expect(values).toEqual({ A: "a", B: "3", C: "secret" });
  expect(shownParameters(template, values)).toEqual([
    { ParameterKey: "A", ParameterValue: "a" },
    { ParameterKey: "B", ParameterValue: "3" },
    { ParameterKey: "C", ParameterValue: "****" },
  ]);
});

it("refuses parameters that the template does not have", () => {
  const attempt = () =>
    parameterValues(withParameters(""), [{ ParameterKey: "X", ParameterValue: "x" }]);

  expect(attempt).toThrow("Parameters: [X] do not exist in the template");
});

it.each([
  ["MinLength: 2", "a", "Parameter 'P' must contain at least 2 characters"],
  ["MaxLength: 2", "abc", "Parameter 'P' must contain at most 2 characters"],
  ["AllowedPattern: '[a-z]+'", "a1", "Parameter 'P' must match pattern [a-z]+"],
  ["AllowedValues: [a, b]", "c", "Parameter 'P' must be one of AllowedValues"],
  [
    "AllowedValues: [a], ConstraintDescription: must be a",
    "c",
    "Parameter P failed to satisfy constraint: must be a",
  ],
])("refuses, with %s, the value %s", (constraint, ParameterValue, message) => {
  const template = withParameters(`P: { Type: String, ${constraint} }`);

  const attempt = () => parameterValues(template, [{ ParameterKey: "P", ParameterValue }]);

  expect(attempt).toThrow(message);
});
