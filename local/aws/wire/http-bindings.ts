/** Members of an operation that travel in path, query string, headers, or as the whole body. */

import type { NormalizedSchema } from "@smithy/core/schema";
import type { OperationModel } from "./model.ts";
import type { WireRequest } from "./protocol.ts";
import { pathOf, pathPattern } from "./rest-route.ts";

export type Members = Record<string, unknown>;

/** Members of the input that are not in the body. */
export const readBound = (request: WireRequest, operation: OperationModel): Members => {
  const labels = pathPattern(pathOf(operation).path).exec(request.path)?.groups ?? {};
  const members = membersOf(operation.input).map(([member, schema]) => {
    const { httpLabel, httpQuery, httpHeader } = schema.getMergedTraits();
    if (httpLabel) return [member, schema, textsOf(labels[member], decodeURIComponent)] as const;
    if (httpQuery) return [member, schema, request.query.getAll(httpQuery)] as const;
    const header = request.headers[httpHeader?.toLowerCase() ?? ""];
    return [member, schema, textsOf(header)] as const;
  });
  return Object.fromEntries(
    members.flatMap(([member, schema, texts]) =>
      texts.length ? [[member, fromTexts(schema, texts)]] : [],
    ),
  );
};

/** Members of the input that are in the body: the one that is all of it, or all that are unbound. */
export const readBody = (
  schema: NormalizedSchema,
  body: Buffer,
  read: (schema: NormalizedSchema, body: Uint8Array) => unknown,
): Members => {
  if (!body.length || !schema.isStructSchema()) return {};
  const [payload, payloadSchema] = payloadOf(schema) ?? [];
  if (!payload || !payloadSchema) return Object(read(schema, body));
  if (payloadSchema.isBlobSchema()) return { [payload]: body };
  if (payloadSchema.isStringSchema()) return { [payload]: body.toString("utf8") };
  return { [payload]: read(payloadSchema, body) };
};

/** Members of the output that travel in headers. */
export const boundHeaders = (schema: NormalizedSchema, output: Members): Record<string, string> =>
  Object.fromEntries(
    membersOf(schema).flatMap(([member, memberSchema]) => {
      const { httpHeader } = memberSchema.getMergedTraits();
      const value = output[member];
      if (!httpHeader || value === undefined) return [];
      return [[httpHeader, value instanceof Date ? value.toUTCString() : String(value)]];
    }),
  );

/** The member that is the whole body, if there is one. */
export const payloadOf = (schema: NormalizedSchema) =>
  membersOf(schema).find(([, member]) => member.getMergedTraits().httpPayload);

/** Names and schemas of a structure's members. */
export const membersOf = (schema: NormalizedSchema): [string, NormalizedSchema][] =>
  schema.isStructSchema() ? [...schema.structIterator()] : [];

const textsOf = (
  value: string | string[] | undefined,
  decode: (text: string) => string = (text) => text,
) => (value === undefined ? [] : [value].flat().map(decode));

const fromTexts = (schema: NormalizedSchema, texts: string[]): unknown => {
  if (schema.isListSchema()) return texts.map((text) => fromTexts(schema.getValueSchema(), [text]));
  const [text = ""] = texts;
  if (schema.isBooleanSchema()) return text === "true";
  if (schema.isTimestampSchema()) return new Date(text);
  return schema.isNumericSchema() ? Number(text) : text;
};
