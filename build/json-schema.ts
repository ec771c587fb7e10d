/** JSON Schemas of zod schemas, without what only zod needs. */

import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Io = "input" | "output";

/** The schema of what goes in, with defaults, or of what comes out. */
export const jsonSchema = (schema: z.ZodType, io: Io): JsonSchema =>
  bare(z.toJSONSchema(schema, { io, override: simplify }));

/** The schemas of what comes out, by name; where one is part of another, it is referred to. */
export const jsonSchemas = (
  schemas: Record<string, z.ZodType>,
  uri: (name: string) => string,
): Record<string, JsonSchema> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, { io: "output", uri, override: simplify });
  return Object.fromEntries(Object.entries(made).map(([name, schema]) => [name, bare(schema)]));
};

const bare = ({ $schema: _schema, $id: _id, ...schema }: JsonSchema): JsonSchema => schema;

/**
 * Objects that come out are open, since fields may be added to them. A date says so by its format,
 * and nobody has to be told which integers JavaScript knows.
 */
const simplify = ({
  zodSchema,
  jsonSchema: schema,
}: {
  zodSchema: unknown;
  jsonSchema: JsonSchema;
}) => {
  const isStrict = zodSchema instanceof z.ZodObject && zodSchema.def.catchall instanceof z.ZodNever;
  if (!isStrict) delete schema.additionalProperties;
  if (schema.format === "date-time") delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};
