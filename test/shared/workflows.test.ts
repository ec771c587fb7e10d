import { describe, expect, it } from "vitest";
import { EVENTS } from "../../shared/events.ts";
import { STEP_NAMES } from "../../shared/steps.ts";
import {
  percentDone,
  stepsOf,
  WORKFLOW_NAMES,
  WORKFLOWS,
  workflowOf,
} from "../../shared/workflows.ts";

it("has every step in one workflow", () => {
  expect(WORKFLOW_NAMES.flatMap(stepsOf).toSorted()).toEqual(STEP_NAMES.toSorted());
});

it("knows the workflow of every step", () => {
  expect(STEP_NAMES.filter((step) => !stepsOf(workflowOf(step)).includes(step))).toEqual([]);
});

it("tells of each thing by an event of its own", () => {
  const types = WORKFLOW_NAMES.flatMap((name) => Object.values(WORKFLOWS[name].events));

  expect(new Set(types).size).toBe(types.length);
  expect(types.filter((type) => !(type in EVENTS))).toEqual([]);
});

describe.each(WORKFLOW_NAMES)("the percentage of %s", (workflow) => {
  const steps = stepsOf(workflow);

  it("is 0 before the first step and 100 after the last", () => {
    expect(percentDone(workflow, [])).toBe(0);
    expect(percentDone(workflow, steps)).toBe(100);
  });

  it("never goes back, in whichever order steps end", () => {
    const counted = steps.map((_name, at) => percentDone(workflow, steps.slice(-at - 1)));

    expect(counted).toEqual(counted.toSorted((one, other) => one - other));
  });

  it("is below 100 until all is done", () => {
    const unfinished = steps.map((missing) =>
      percentDone(
        workflow,
        steps.filter((name) => name !== missing),
      ),
    );

    expect(Math.max(...unfinished)).toBeLessThan(100);
  });
});

it("weighs steps by the time they take", () => {
  expect(percentDone("provisioning", ["EnsureDatabase"])).toBeGreaterThan(
    percentDone("provisioning", ["EnsureNatGateways"]),
  );
});
