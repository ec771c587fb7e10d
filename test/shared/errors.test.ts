import { expect, it } from "vitest";
import * as errors from "../../shared/errors.ts";

const classes = Object.entries(errors).filter(
  ([name]) => !["CustomerError", "FinalError"].includes(name),
) as [string, new (message: string) => Error][];

it.each(classes)("has a name that Step Functions can match: %s", (name, Class) => {
  expect(new Class("why").name).toBe(name);
});
