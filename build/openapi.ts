/** The OpenAPI document of the HTTP API. */

import type { z } from "zod";
import { API } from "../shared/api.ts";
import type { Operation } from "../shared/operation.ts";
import { BODY_OF, type OperationName, refTo, schemas, type WithBody } from "./components.ts";
import { REQUESTS } from "./examples.ts";
import { jsonSchema } from "./json-schema.ts";
import { responsesOf } from "./responses.ts";

/** The whole document, made from the contract and nothing else. */
export const openApi = () => ({
  openapi: "3.1.0",
  info: {
    title: "Astro Provisioner",
    version: "1.0.0",
    description: "Provisions a managed Airflow data plane in a customer's own AWS account.",
  },
  security: [{ jwt: [] }],
  paths: paths(),
  components: {
    securitySchemes: {
      jwt: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description:
          "The claim organization_id names the caller's organization, and the claim role is owner, member or support.",
      },
    },
    schemas: schemas(),
  },
});

const operations = Object.entries(API) as [OperationName, Operation][];

const paths = () => {
  const all: Record<string, Record<string, object>> = {};
  for (const [name, operation] of operations)
    all[operation.path] = {
      ...all[operation.path],
      [operation.method.toLowerCase()]: describe(name, operation),
    };
  return all;
};

const describe = (name: OperationName, operation: Operation) => {
  const { summary, description, who, request } = operation;
  const { path, query, headers, body } = request.shape;
  return {
    operationId: name,
    summary,
    description: `${description}\n\nRoles: ${who.join(", ")}.`,
    parameters: [
      ...parameters("path", path),
      ...parameters("query", query),
      ...(headers ? parameters("header", headers) : []),
    ],
    ...(body && { requestBody: bodyOf(name as WithBody) }),
    responses: responsesOf(name, operation),
  };
};

const parameters = (place: "path" | "query" | "header", { shape }: z.ZodObject) =>
  Object.entries<z.ZodType>(shape).map(([name, field]) => {
    const { description, ...schema } = jsonSchema(field, "input");
    const required = !field.safeParse(undefined).success;
    return {
      name: place === "header" ? titled(name) : name,
      in: place,
      required,
      description,
      schema,
    };
  });

const titled = (name: string) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

const bodyOf = (name: WithBody) => ({
  required: true,
  content: {
    "application/json": {
      schema: { $ref: refTo(BODY_OF[name]) },
      examples: Object.fromEntries(
        Object.entries(REQUESTS[name]).map(([summary, value]) => [
          summary.replaceAll(" ", "-"),
          { summary, value },
        ]),
      ),
    },
  },
});
