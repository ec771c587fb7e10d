/** The REST protocols: the operation in method and path, members bound to parts of HTTP. */

import type { NormalizedSchema } from "@smithy/core/schema";
import type { OperationModel, ServiceModel } from "./model.ts";
import type { Protocol, WireRequest, WireResponse } from "./protocol.ts";
import { element, readJson, readXml, writeJson, writeXml, writeXmlMembers } from "./shapes.ts";

type Members = Record<string, unknown>;

/** EKS. */
export const restJson: Protocol = {
  route: (request, model) => match(request, model)?.operation,
  decode: (request, operation) => ({
    ...bodyMembers(operation.input, request.body, readJson),
    ...boundMembers(request, operation),
  }),
  encode: (operation, output) => ({
    status: operation.http?.status ?? 200,
    headers: { "content-type": "application/json" },
    body: writeJson(operation.output, output),
  }),
  refuse: ({ code, message, status, fields }) => ({
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify({ message, ...fields }),
  }),
};

/** S3, with the bucket as the first part of the path. */
export const restXml: Protocol = {
  route: (request, model) => match(withoutBucket(request).request, model)?.operation,
  decode: (request, operation) => {
    const { bucket, request: rest } = withoutBucket(request);
    const body = bodyMembers(operation.input, request.body, readXml);
    return { ...body, ...boundMembers(rest, operation), ...(bucket && { Bucket: bucket }) };
  },
  encode: (operation, output, { model }) => {
    const [payload, schema] = payloadMember(operation.output) ?? [];
    const value = payload && (output as Members)[payload];
    const body =
      payload && schema
        ? value === undefined
          ? ""
          : writeXml(schema, value)
        : resultElement(operation, output, model);
    return {
      status: operation.http?.status ?? 200,
      headers: { "content-type": "application/xml", ...boundHeaders(operation.output, output) },
      body,
    };
  },
  refuse: ({ code, message, status, fields }, { requestId }): WireResponse => {
    const further = Object.entries(fields).map(([name, value]) => element(name, String(value)));
    const inner = [element("Code", code), element("Message", message), ...further];
    return {
      status,
      headers: { "content-type": "application/xml" },
      body: `<Error>${inner.join("")}${element("RequestId", requestId)}</Error>`,
    };
  },
};

const resultElement = (operation: OperationModel, output: object, model: ServiceModel) => {
  const members = writeXmlMembers(operation.output, output);
  if (!members) return "";
  const name = operation.output.getMergedTraits().xmlName ?? `${operation.name}Result`;
  return `<${name} xmlns="${model.xmlNamespace}">${members}</${name}>`;
};

/** The operation whose method, path and fixed query parameters fit; the most specific one wins. */
const match = (request: WireRequest, model: ServiceModel) => {
  const fitting = [...model.operations.values()].flatMap((operation) => {
    const { method, path } = operation.http ?? {};
    if (method !== request.method || path === undefined) return [];
    const [pattern = "", fixed = ""] = path.split("?");
    const query = [...new URLSearchParams(fixed)];
    const fits =
      pathPattern(pattern).test(request.path) &&
      query.every(([name, value]) => (request.query.get(name) ?? undefined) === value);
    const literals = pattern.split("/").filter((part) => part && !part.startsWith("{")).length;
    return fits ? [{ operation, weight: literals + 2 * query.length }] : [];
  });
  return fitting.toSorted((one, other) => other.weight - one.weight)[0];
};

const LABEL = /\{(\w+)(\+?)\}/g;

const pathPattern = (pattern: string) =>
  new RegExp(
    `^${pattern.replace(LABEL, (_, name, greedy) => `(?<${name}>${greedy ? ".+" : "[^/]+"})`)}/?$`,
  );

/** Members that travel in path, query string and headers. */
const boundMembers = (request: WireRequest, { http, input }: OperationModel): Members => {
  const members: Members = {};
  if (!http || !input.isStructSchema()) return members;
  const labels = pathPattern(http.path.split("?")[0] ?? "").exec(request.path)?.groups ?? {};
  for (const [member, schema] of input.structIterator()) {
    const traits = schema.getMergedTraits();
    const texts = traits.httpLabel
      ? [labels[member]].flatMap((label) => (label ? [decodeURIComponent(label)] : []))
      : traits.httpQuery
        ? request.query.getAll(traits.httpQuery)
        : traits.httpHeader
          ? [request.headers[traits.httpHeader.toLowerCase()]].flatMap((text) => text ?? [])
          : [];
    if (texts.length) members[member] = fromTexts(schema, texts);
  }
  return members;
};

const fromTexts = (schema: NormalizedSchema, texts: string[]): unknown => {
  if (schema.isListSchema()) return texts.map((text) => fromTexts(schema.getValueSchema(), [text]));
  const [text = ""] = texts;
  if (schema.isBooleanSchema()) return text === "true";
  return schema.isNumericSchema() ? Number(text) : text;
};

const boundHeaders = (schema: NormalizedSchema, output: object) => {
  const headers: Record<string, string> = {};
  if (!schema.isStructSchema()) return headers;
  for (const [member, memberSchema] of schema.structIterator()) {
    const { httpHeader } = memberSchema.getMergedTraits();
    const value = (output as Members)[member];
    if (httpHeader && value !== undefined) headers[httpHeader] = String(value);
  }
  return headers;
};

/** Members that travel in the body: the one bound to the whole payload, or all unbound ones. */
const bodyMembers = (
  schema: NormalizedSchema,
  body: Buffer,
  readBody: (schema: NormalizedSchema, body: Uint8Array) => unknown,
): Members => {
  const [payload, payloadSchema] = payloadMember(schema) ?? [];
  if (!body.length || !schema.isStructSchema()) return {};
  if (!payload || !payloadSchema) return readBody(schema, body) as Members;
  if (payloadSchema.isBlobSchema()) return { [payload]: body };
  if (payloadSchema.isStringSchema()) return { [payload]: body.toString("utf8") };
  return { [payload]: readBody(payloadSchema, body) };
};

const payloadMember = (schema: NormalizedSchema) => {
  if (!schema.isStructSchema()) return undefined;
  return [...schema.structIterator()].find(([, member]) => member.getMergedTraits().httpPayload);
};

const withoutBucket = (request: WireRequest) => {
  const [, bucket = "", rest = ""] = /^\/([^/]*)(.*)$/.exec(request.path) ?? [];
  return { bucket, request: { ...request, path: rest || "/" } };
};
