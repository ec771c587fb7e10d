/** Which operation a REST request means: by method, path, and what else it must carry. */

import type { NormalizedSchema } from "@smithy/core/schema";
import type { OperationModel, ServiceModel } from "./model.ts";
import type { WireRequest } from "./protocol.ts";

/** The operation that fits; where several do, the one that asks most of the request. */
export const routeRest = (
  request: WireRequest,
  { operations }: ServiceModel,
  isMeant: (operation: OperationModel) => boolean = () => true,
): OperationModel | undefined =>
  [...operations.values()]
    .filter((operation) => fits(request, operation) && isMeant(operation))
    .toSorted((one, other) => demandsOf(other) - demandsOf(one))[0];

/** Path and fixed query parameters of an operation, such as `/?tagging`. */
export const pathOf = ({ http }: OperationModel) => {
  const [path = "", query = ""] = (http?.path ?? "").split("?");
  return { path, fixed: [...new URLSearchParams(query)] };
};

/** A path with labels such as `/clusters/{name}` as a pattern with a group for each label. */
export const pathPattern = (path: string) =>
  new RegExp(
    `^${path.replace(LABEL, (_, name, greedy) => `(?<${name}>${greedy ? ".+" : "[^/]+"})`)}/?$`,
  );

const LABEL = /\{(\w+)(\+?)\}/g;

const fits = (request: WireRequest, operation: OperationModel) => {
  const { path, fixed } = pathOf(operation);
  return (
    operation.http?.method === request.method &&
    pathPattern(path).test(request.path) &&
    fixed.every((parameter) => carries(request, parameter)) &&
    requiredOf(operation.input).every((schema) => carriesMember(request, schema))
  );
};

/** `x-id` only repeats the operation's name, and not every client sends it. */
const carries = ({ query }: WireRequest, [name = "", value]: string[]) =>
  query.get(name) === value || (name === "x-id" && !query.has(name));

const carriesMember = ({ query, headers }: WireRequest, schema: NormalizedSchema) => {
  const { httpQuery, httpHeader } = schema.getMergedTraits();
  if (httpQuery) return query.has(httpQuery);
  return !httpHeader || httpHeader.toLowerCase() in headers;
};

const demandsOf = (operation: OperationModel) => {
  const { path, fixed } = pathOf(operation);
  const literals = path.split("/").filter((part) => part && !part.startsWith("{"));
  const bound = requiredOf(operation.input).filter((schema) => {
    const { httpQuery, httpHeader } = schema.getMergedTraits();
    return httpQuery !== undefined || httpHeader !== undefined;
  });
  return literals.length + 2 * fixed.length + bound.length;
};

/** In the SDK's notation the required members come first, and their number after all members. */
const requiredOf = (schema: NormalizedSchema): NormalizedSchema[] => {
  const raw: unknown = schema.getSchema();
  const count = Array.isArray(raw) && typeof raw[6] === "number" ? raw[6] : 0;
  const members = schema.isStructSchema() ? [...schema.structIterator()] : [];
  return members.slice(0, count).map(([, member]) => member);
};
