/** What an SDK client module says about its service: its protocol, its operations, their schemas. */

import { NormalizedSchema } from "@smithy/core/schema";

/** One operation as the SDK describes it. */
export interface OperationModel {
  name: string;
  /** HTTP method and path pattern, for the REST protocols. */
  http: { method: string; path: string; status: number } | undefined;
  input: NormalizedSchema;
  output: NormalizedSchema;
}

/** A service's protocol and operations. */
export interface ServiceModel {
  protocol: string;
  xmlNamespace: string;
  operations: Map<string, OperationModel>;
}

// The SDK's compact notation: an operation is [9, namespace, name, traits, input, output],
// exported under its name and a `$`.
const OPERATION = 9;

/** Reads the model out of a client module such as `@aws-sdk/client-ec2`. */
export const modelOf = (client: object): ServiceModel => {
  const operations = new Map<string, OperationModel>();
  for (const schema of Object.values(client))
    if (Array.isArray(schema) && schema[0] === OPERATION)
      operations.set(schema[2], operationOf(schema));
  return { ...protocolOf(client), operations };
};

const operationOf = (schema: unknown[]): OperationModel => {
  const [, , name, traits, input, output] = schema;
  const http = (traits as { http?: [string, string, number] } | undefined)?.http;
  return {
    name: String(name),
    http: http && { method: http[0], path: http[1], status: http[2] },
    input: NormalizedSchema.of(input as never),
    output: NormalizedSchema.of(output as never),
  };
};

const protocolOf = (client: object) => {
  const Client = Object.entries(client).find(
    ([name, value]) =>
      name.endsWith("Client") && name !== "__Client" && typeof value === "function",
  )?.[1];
  const { config } = new Client({ region: "us-east-1" });
  const { xmlNamespace = "" } = config.protocolSettings ?? config.protocol;
  return { protocol: config.protocol.getShapeId() as string, xmlNamespace };
};
