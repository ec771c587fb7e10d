/** Which resources of a template refer to which. */

import { AwsError } from "../../errors.ts";
import { referencesOf } from "./functions.ts";
import { formatError, type Template } from "./template.ts";

/** Logical ids of the resources, each after those that it refers to; outputs are checked, too. */
export const inOrder = (template: Template): string[] => {
  const { Resources, Outputs } = template;
  const outputs = Object.values(Outputs).flatMap(({ Value }) => resourcesIn(Value, template));
  mustBeDeclared(outputs, template, "Outputs");
  const waiting = new Map(
    Object.entries(Resources).map(([logicalId, { Properties, DependsOn = [] }]) => [
      logicalId,
      [...resourcesIn(Properties, template), ...[DependsOn].flat()],
    ]),
  );
  mustBeDeclared([...waiting.values()].flat(), template, "Resources");
  const order: string[] = [];
  while (waiting.size) {
    const next = [...waiting].find(([, names]) => names.every((name) => order.includes(name)));
    if (!next)
      throw new AwsError(
        "ValidationError",
        `Circular dependency between resources: [${[...waiting.keys()].join(", ")}]`,
      );
    waiting.delete(next[0]);
    order.push(next[0]);
  }
  return order;
};

const resourcesIn = (value: unknown, { Parameters }: Template) =>
  referencesOf(value).filter((name) => !(name in Parameters) && !name.startsWith("AWS::"));

const mustBeDeclared = (names: string[], { Resources }: Template, block: string) => {
  const unresolved = [...new Set(names)].filter((name) => !(name in Resources));
  if (unresolved.length)
    throw formatError(
      `Unresolved resource dependencies [${unresolved.join(", ")}] in the ${block} block of the template`,
    );
};
