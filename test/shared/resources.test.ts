import { expect, it } from "vitest";
import { resourcesFor } from "../../shared/resources.ts";

it.each([
  ["none", 0],
  ["vpc", 1],
] as const)("counts flow logs only when they are asked for: %s", (flowLogs, count) => {
  const resources = resourcesFor({ flowLogs } as Parameters<typeof resourcesFor>[0]);

  expect(resources.filter(({ resource }) => resource === "Flow log")).toHaveLength(count);
});
