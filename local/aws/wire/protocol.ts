/** What each wire protocol of AWS has to do, and which protocol a service speaks. */

import type { IncomingHttpHeaders } from "node:http";
import type { AwsError } from "../errors.ts";
import { jsonRpc } from "./json-rpc.ts";
import type { OperationModel, ServiceModel } from "./model.ts";
import { awsQuery, ec2Query } from "./query.ts";
import { restJson } from "./rest-json.ts";
import { restXml } from "./rest-xml.ts";

export interface WireRequest {
  method: string;
  /** Path without the query string, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** Turns HTTP into an operation's input, and its output or error into HTTP. */
export interface Protocol {
  /** The operation that is asked for; undefined when there is no such operation. */
  route(request: WireRequest, model: ServiceModel): OperationModel | undefined;
  decode(request: WireRequest, operation: OperationModel): Record<string, unknown>;
  encode(operation: OperationModel, output: object, reply: Reply): WireResponse;
  refuse(error: AwsError, reply: Reply): WireResponse;
}

/** What every answer carries beside its content. */
export interface Reply {
  model: ServiceModel;
  requestId: string;
}

const PROTOCOLS: Record<string, Protocol> = {
  "aws.protocols#ec2Query": ec2Query,
  "aws.protocols#awsQuery": awsQuery,
  "aws.protocols#restJson1": restJson,
  "aws.protocols#restXml": restXml,
  "aws.protocols#awsJson1_0": jsonRpc("application/x-amz-json-1.0"),
  "aws.protocols#awsJson1_1": jsonRpc("application/x-amz-json-1.1"),
};

/** The protocol that a service speaks. */
export const protocolOf = ({ protocol }: ServiceModel): Protocol => {
  const found = PROTOCOLS[protocol];
  if (!found) throw new Error(`no codec for ${protocol}, add one to PROTOCOLS`);
  return found;
};
