/** What CloudFormation's references in serverless.yml stand for, in the simulated home account. */

import { busArn } from "./aws/services/events/buses.ts";
import { functionArn } from "./aws/services/lambda.ts";
import { queueArn } from "./aws/services/sqs/queue.ts";
import { stateMachineArn } from "./aws/services/states/state-machines.ts";
import { HOME_ACCOUNT } from "./aws/world.ts";
import type { ServerlessYaml } from "./serverless-yaml.ts";

/** `Ref` and `Fn::GetAtt … Arn` of one thing. */
interface Referred {
  ref: string;
  arn?: string;
}

export type References = Map<string, Referred>;

/** Everything that can be referred to, by logical id; functions by their key. */
export const referencesOf = (yaml: ServerlessYaml): References => {
  const place = { account: HOME_ACCOUNT, region: yaml.provider.region };
  const named = (name: string, arn: string): Referred => ({ ref: name, arn });
  const functions = Object.keys(yaml.functions).map(
    (name) => [name, named(name, functionArn(place, name))] as const,
  );
  const machines = Object.entries(yaml.stepFunctions.stateMachines).map(([key, { id, name }]) => {
    const arn = stateMachineArn(place, name ?? key);
    return [id ?? key, { ref: arn, arn }] as const;
  });
  return new Map<string, Referred>([
    ["AWS::Partition", { ref: "aws" }],
    ["AWS::Region", { ref: place.region }],
    ["AWS::AccountId", { ref: place.account }],
    ...functions,
    ...machines,
    ...busesOf(yaml).map(([id, name]) => [id, named(name, busArn(place, name))] as const),
    ...bucketsOf(yaml).flatMap(([id, name]) => bucketReferences(id, name, place.region)),
    ...queuesOf(yaml).map(([id, name]) => [id, named(name, queueArn(place, name))] as const),
  ]);
};

/** Logical id and name of the event buses. */
export const busesOf = (yaml: ServerlessYaml) => resourcesOf(yaml, "AWS::Events::EventBus", "Name");

/** Logical id and name of the queues; one without a name is named by its id. */
export const queuesOf = (yaml: ServerlessYaml) => resourcesOf(yaml, "AWS::SQS::Queue", "QueueName");

/** Logical id and name of the buckets; S3 takes lower case only. */
const bucketsOf = (yaml: ServerlessYaml) =>
  resourcesOf(yaml, "AWS::S3::Bucket", "BucketName").map(([id, name]) => [id, name.toLowerCase()]);

/** A bucket by its name, and what `Fn::Sub` gets for its domain name. */
const bucketReferences = (id = "", name = "", region = ""): [string, Referred][] => [
  [id, { ref: name }],
  [`${id}.RegionalDomainName`, { ref: `${name}.s3.${region}.amazonaws.com` }],
];

const resourcesOf = (
  { resources }: ServerlessYaml,
  type: string,
  nameProperty: string,
): [id: string, name: string][] =>
  Object.entries(resources.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => [id, String(Properties?.[nameProperty] ?? id)]);

/** Puts what they stand for in place of `Ref`, `Fn::GetAtt` and `Fn::Sub`; unknown ones stay. */
export const dereference = (value: unknown, references: References): unknown => {
  if (Array.isArray(value)) return value.map((item) => dereference(item, references));
  if (typeof value !== "object" || value === null) return value;
  const [[name, operand] = ["", undefined], ...others] = Object.entries(value);
  const known = others.length ? undefined : callOf(name, operand, references);
  if (known !== undefined) return known;
  const members = Object.entries(value).map(([member, one]) => [
    member,
    dereference(one, references),
  ]);
  return Object.fromEntries(members);
};

const callOf = (name: string, operand: unknown, references: References): string | undefined => {
  if (name === "Ref") return references.get(String(operand))?.ref;
  if (name === "Fn::GetAtt" && Array.isArray(operand) && operand[1] === "Arn")
    return references.get(String(operand[0]))?.arn;
  if (name === "Fn::Sub" && typeof operand === "string")
    return operand.replace(/\$\{([^}]+)\}/g, (whole, id) => references.get(id)?.ref ?? whole);
  return undefined;
};
