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
  /** Modelled errors by their wire code. */
  errors: Map<string, NormalizedSchema>;
}

// The SDK's compact notation: an operation is [9, namespace, name, traits, input, output],
// an error is [-3, namespace, name, traits, …]; each is exported under its name and a `$`.
const OPERATION = 9;
const ERROR = -3;

/** Reads the model out of a client module such as `@aws-sdk/client-ec2`. */
export const modelOf = (client: object): ServiceModel => {
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, NormalizedSchema>();
  for (const schema of Object.values(client)) {
    if (!Array.isArray(schema)) continue;
    if (schema[0] === OPERATION) operations.set(schema[2], operationOf(schema));
    if (schema[0] === ERROR) errors.set(wireCode(schema), NormalizedSchema.of(schema as never));
  }
  return { ...protocolOf(client), operations, errors };
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

const wireCode = (schema: unknown[]) => {
  const traits = schema[3] as { awsQueryError?: [string, number] } | undefined;
  return traits?.awsQueryError?.[0] ?? String(schema[2]);
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
