/** The query protocols: form parameters in, XML out. EC2 speaks a dialect of its own. */

import type { NormalizedSchema } from "@smithy/core/schema";
import type { Protocol, Reply, WireRequest } from "./protocol.ts";
import { element, writeXmlMembers } from "./shapes.ts";

type Dialect = "ec2" | "query";
type Form = Map<string, string>;

const formOf = (request: WireRequest): Form =>
  new Map(new URLSearchParams(request.body.toString("utf8")));

const route: Protocol["route"] = (request, model) =>
  model.operations.get(formOf(request).get("Action") ?? "");

const xmlResponse = (status: number, body: string) => ({
  status,
  headers: { "content-type": "text/xml;charset=UTF-8" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const root = (name: string, { model }: Reply, inner: string) =>
  `<${name} xmlns="${model.xmlNamespace}">${inner}</${name}>`;

/** EC2's dialect: own parameter names, flat lists, no `Result` element. */
export const ec2Query: Protocol = {
  route,
  decode: (request, operation) => readStructure(operation.input, formOf(request), "", "ec2"),
  encode: (operation, output, reply) => {
    const members = writeXmlMembers(operation.output, output);
    const inner = element("requestId", reply.requestId) + members;
    return xmlResponse(200, root(`${operation.name}Response`, reply, inner));
  },
  refuse: ({ code, message, status }, { requestId }) => {
    const error = element("Code", code) + element("Message", message);
    return xmlResponse(
      status,
      `<Response><Errors><Error>${error}</Error></Errors>${element("RequestID", requestId)}</Response>`,
    );
  },
};

/** The query protocol of RDS, IAM, STS and CloudFormation. */
export const awsQuery: Protocol = {
  route,
  decode: (request, operation) => readStructure(operation.input, formOf(request), "", "query"),
  encode: (operation, output, reply) => {
    const { name } = operation;
    const members = writeXmlMembers(operation.output, output);
    const metadata = `<ResponseMetadata>${element("RequestId", reply.requestId)}</ResponseMetadata>`;
    const inner = `<${name}Result>${members}</${name}Result>${metadata}`;
    return xmlResponse(200, root(`${name}Response`, reply, inner));
  },
  refuse: ({ code, message, status }, reply) => {
    const type = element("Type", status < 500 ? "Sender" : "Receiver");
    const error = `<Error>${type}${element("Code", code)}${element("Message", message)}</Error>`;
    const inner = error + element("RequestId", reply.requestId);
    return xmlResponse(status, root("ErrorResponse", reply, inner));
  },
};

const read = (schema: NormalizedSchema, form: Form, name: string, dialect: Dialect): unknown => {
  if (schema.isStructSchema()) return readStructure(schema, form, name, dialect);
  if (schema.isListSchema()) return readList(schema, form, name, dialect);
  if (schema.isMapSchema()) return readMap(schema, form, name, dialect);
  const text = form.get(name);
  if (text === undefined) return undefined;
  if (schema.isBooleanSchema()) return text === "true";
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isTimestampSchema()) return new Date(text);
  return schema.isBlobSchema() ? Buffer.from(text, "base64") : text;
};

const readStructure = (schema: NormalizedSchema, form: Form, name: string, dialect: Dialect) => {
  const members: Record<string, unknown> = {};
  if (!schema.isStructSchema()) return members;
  for (const [member, memberSchema] of schema.structIterator()) {
    const key = [name, wireName(member, memberSchema, dialect)].filter(Boolean).join(".");
    if (isPresent(form, key)) members[member] = read(memberSchema, form, key, dialect);
  }
  return members;
};

const readList = (schema: NormalizedSchema, form: Form, name: string, dialect: Dialect) => {
  const item = schema.getValueSchema();
  const isFlat = dialect === "ec2" || schema.getMergedTraits().xmlFlattened;
  const list = isFlat ? name : `${name}.${item.getMergedTraits().xmlName ?? "member"}`;
  const items: unknown[] = [];
  for (let n = 1; isPresent(form, `${list}.${n}`); n++)
    items.push(read(item, form, `${list}.${n}`, dialect));
  return items;
};

const readMap = (schema: NormalizedSchema, form: Form, name: string, dialect: Dialect) => {
  const map = schema.getMergedTraits().xmlFlattened ? name : `${name}.entry`;
  const key = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
  const value = schema.getValueSchema();
  const valueName = value.getMergedTraits().xmlName ?? "value";
  const entries: Record<string, unknown> = {};
  for (let n = 1; isPresent(form, `${map}.${n}`); n++)
    entries[form.get(`${map}.${n}.${key}`) ?? ""] = read(
      value,
      form,
      `${map}.${n}.${valueName}`,
      dialect,
    );
  return entries;
};

const wireName = (member: string, schema: NormalizedSchema, dialect: Dialect) => {
  const traits = schema.getMergedTraits();
  if (dialect === "query") return traits.xmlName ?? member;
  const name = traits.xmlName ?? member;
  return traits["ec2QueryName"] ?? name.charAt(0).toUpperCase() + name.slice(1);
};

const isPresent = (form: Form, name: string) => {
  if (form.has(name)) return true;
  for (const key of form.keys()) if (key.startsWith(`${name}.`)) return true;
  return false;
};
