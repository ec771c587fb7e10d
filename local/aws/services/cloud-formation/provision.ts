/** Brings the resources of a stack to what its template says. */

import { randomBytes, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { inOrder } from "./dependencies.ts";
import { evaluate, isMet, type Scope } from "./functions.ts";
import type { Existing } from "./resource-type.ts";
import { RESOURCE_TYPES } from "./resource-types.ts";
import type { Template } from "./template.ts";

/** A resource of a stack. */
export interface StackResource extends Existing {
  logicalId: string;
  type: string;
}

/** The resource that could not be made or deleted, and CloudFormation's words for why. */
export interface Failure {
  logicalId: string;
  reason: string;
}

/** A template and what it is brought about with. */
export interface Deployment {
  stackName: string;
  template: Template;
  /** Parameters, AWS's own such as `AWS::Region` included. */
  parameters: Record<string, string>;
  /** Resources that are there, by logical id, in the order in which they were made. */
  resources: Map<string, StackResource>;
}

/** Makes, changes and deletes resources in `deployment.resources`, and ends at the first failure. */
export const provision = (deployment: Deployment, call: Call): Failure | undefined => {
  const { template, resources } = deployment;
  const wanted = inOrder(template).filter((logicalId) =>
    isMet(template.Resources[logicalId]?.Condition, scopeOf(deployment)),
  );
  for (const logicalId of wanted) {
    const failure = attempt(logicalId, () => ensure(deployment, logicalId, call));
    if (failure) return failure;
  }
  const unwanted = [...resources.keys()].filter((logicalId) => !wanted.includes(logicalId));
  return removeAll(deployment, unwanted, call);
};

/** Deletes those resources, the last made first, and ends at the first failure. */
export const removeAll = (
  { resources }: Pick<Deployment, "resources">,
  logicalIds: string[],
  call: Call,
): Failure | undefined => {
  for (const logicalId of logicalIds.toReversed()) {
    const resource = resources.get(logicalId);
    if (!resource) continue;
    const failure = attempt(logicalId, () => RESOURCE_TYPES[resource.type]?.remove(resource, call));
    if (failure) return failure;
    resources.delete(logicalId);
  }
  return undefined;
};

/** What the functions of the deployment's template can ask for. */
export const scopeOf = ({ template, parameters, resources }: Deployment): Scope => ({
  parameters,
  conditions: template.Conditions,
  resources,
});

const ensure = (deployment: Deployment, logicalId: string, call: Call) => {
  const { template, resources, stackName } = deployment;
  const { Type = "", Properties = {} } = template.Resources[logicalId] ?? {};
  const type = RESOURCE_TYPES[Type];
  if (!type) throw new AwsError("InvalidRequest", `the simulated AWS has no ${Type}`);
  const properties = evaluate(Properties, scopeOf(deployment));
  const existing = resources.get(logicalId);
  if (existing && isDeepStrictEqual(existing.properties, properties)) return;
  const suffix = randomBytes(6).toString("hex").toUpperCase();
  const making = { ...call, defaultName: `${stackName}-${logicalId}-${suffix}` };
  const isKept =
    existing && type.replacedBy.every((name) => isSame(name, existing.properties, properties));
  const made = isKept ? type.update(existing, properties, making) : type.create(properties, making);
  if (existing && !isKept) type.remove(existing, call);
  resources.set(logicalId, { ...made, properties, logicalId, type: Type });
};

const isSame = (name: string, before: unknown, after: unknown) =>
  isDeepStrictEqual(Object(before)[name], Object(after)[name]);

const attempt = (logicalId: string, run: () => void): Failure | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { logicalId, reason: reasonOf(error) };
  }
};

/** IAM's codes in the vocabulary of CloudFormation's resource handlers. */
const HANDLER_CODES: Record<string, string> = {
  EntityAlreadyExists: "AlreadyExists",
  NoSuchEntity: "NotFound",
  LimitExceeded: "ServiceLimitExceeded",
};

/** As stack events put it: the handler's own words, or IAM's with where they come from. */
const reasonOf = ({ code, message, status }: AwsError) => {
  const isHandlers = code === "AlreadyExists" || code === "InvalidRequest";
  const source = ` (Service: Iam, Status Code: ${status}, Request ID: ${randomUUID()})`;
  const handlerCode = isHandlers ? code : (HANDLER_CODES[code] ?? "InvalidRequest");
  return `Resource handler returned message: "${message}${isHandlers ? "" : source}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${handlerCode})`;
};
