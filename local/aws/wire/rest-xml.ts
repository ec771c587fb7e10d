/** REST with XML bodies, as S3 speaks it: with the bucket as the first part of the path. */

import {
  boundHeaders,
  type Members,
  membersOf,
  payloadOf,
  readBody,
  readBound,
} from "./http-bindings.ts";
import type { OperationModel, ServiceModel } from "./model.ts";
import type { Protocol, WireRequest } from "./protocol.ts";
import { routeRest } from "./rest-route.ts";
import { element, escaped, readXml, writeXml, writeXmlMembers } from "./shapes.ts";

export const restXml: Protocol = {
  route: (request, model) => {
    const { bucket, rest } = withoutBucket(request);
    return routeRest(rest, model, (operation) => isOfBucket(operation) === (bucket !== ""));
  },
  decode: (request, operation) => {
    const { bucket, rest } = withoutBucket(request);
    const body = readBody(operation.input, request.body, readXml);
    return { ...body, ...readBound(rest, operation), ...(bucket && { Bucket: bucket }) };
  },
  encode: (operation, output, { model }) => ({
    status: operation.http?.status ?? 200,
    headers: {
      "content-type": "application/xml",
      ...boundHeaders(operation.output, { ...output }),
    },
    body: bodyOf(operation, { ...output }, model),
  }),
  refuse: ({ code, message, status, fields }, { requestId }) => {
    const members = Object.entries({
      Code: code,
      Message: message,
      ...fields,
      RequestId: requestId,
    });
    const inner = members.map(([name, value]) => element(name, String(value)));
    return {
      status,
      headers: { "content-type": "application/xml" },
      body: `<Error>${inner.join("")}</Error>`,
    };
  },
};

/** The model has the bucket in the host name; here it is in the path, as clients do with an IP address. */
const withoutBucket = (request: WireRequest) => {
  const [, bucket = "", path = ""] = /^\/([^/]*)(.*)$/.exec(request.path) ?? [];
  return { bucket, rest: { ...request, path: path || "/" } };
};

const isOfBucket = ({ input }: OperationModel) =>
  membersOf(input).some(([member]) => member === "Bucket");

const bodyOf = ({ name, output: schema }: OperationModel, output: Members, model: ServiceModel) => {
  const [payload, payloadSchema] = payloadOf(schema) ?? [];
  if (payload && payloadSchema)
    return output[payload] === undefined ? "" : writeXml(payloadSchema, output[payload]);
  const unbound = membersOf(schema).filter(([, one]) => !one.getMergedTraits().httpHeader);
  if (!unbound.length) return "";
  const { xmlName = `${name}Result` } = schema.getMergedTraits();
  const members = Object.fromEntries(unbound.map(([member]) => [member, output[member]]));
  // A structure named like its only member is that member: S3's answer to GetBucketLocation.
  const inner =
    unbound.length === 1 && xmlName in members
      ? escaped(String(members[xmlName] ?? ""))
      : writeXmlMembers(schema, members);
  return `<${xmlName} xmlns="${model.xmlNamespace}">${inner}</${xmlName}>`;
};
