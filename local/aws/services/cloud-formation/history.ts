/** What a stack goes through: each change writes the events that will come to pass. */

import type { Call } from "../../world.ts";
import type { Failure, StackResource } from "./provision.ts";
import type { SimulatedEvent, SimulatedStack } from "./stack.ts";

/** Seconds of each stage of a change; assumed, from stacks that hold roles and policies only. */
const STAGE_SECONDS = 15;

/** One event: of the stack itself, or of a resource. Stages are 0 at once, 1 and 2 later. */
interface Line extends Pick<SimulatedEvent, "status" | "reason"> {
  stage: 0 | 1 | 2;
  of?: Pick<SimulatedEvent, "logicalId" | "physicalId" | "type">;
}

/** The stack is made; or, when a resource failed, what was `made` before is deleted again. */
export const narrateCreate = (
  stack: SimulatedStack,
  { made, failure }: { made: StackResource[]; failure: Failure | undefined },
  call: Call,
): void =>
  narrate(stack, call, [
    { stage: 0, status: "CREATE_IN_PROGRESS", reason: "User Initiated" },
    ...made.map((of): Line => ({ stage: 0, of, status: "CREATE_IN_PROGRESS" })),
    ...made.map((of): Line => ({ stage: 1, of, status: "CREATE_COMPLETE" })),
    ...(failure
      ? [
          failureLine(stack, failure, "CREATE_FAILED"),
          {
            stage: 1,
            status: "ROLLBACK_IN_PROGRESS",
            reason: `The following resource(s) failed to create: [${failure.logicalId}]. Rollback requested by user.`,
          } as const,
          ...made.map((of): Line => ({ stage: 2, of, status: "DELETE_COMPLETE" })),
          { stage: 2, status: "ROLLBACK_COMPLETE" } as const,
        ]
      : [{ stage: 1, status: "CREATE_COMPLETE" } as const]),
  ]);

/** The stack is changed, or put back when a resource failed; `made` did not exist before. */
export const narrateUpdate = (
  stack: SimulatedStack,
  { made, failure }: { made: StackResource[]; failure: Failure | undefined },
  call: Call,
): void =>
  narrate(stack, call, [
    { stage: 0, status: "UPDATE_IN_PROGRESS", reason: "User Initiated" },
    ...made.map((of): Line => ({ stage: 1, of, status: "CREATE_COMPLETE" })),
    ...(failure
      ? [
          failureLine(stack, failure, "UPDATE_FAILED"),
          {
            stage: 1,
            status: "UPDATE_ROLLBACK_IN_PROGRESS",
            reason: `The following resource(s) failed to update: [${failure.logicalId}]. `,
          } as const,
          { stage: 2, status: "UPDATE_ROLLBACK_COMPLETE" } as const,
        ]
      : [{ stage: 1, status: "UPDATE_COMPLETE" } as const]),
  ]);

/** The stack is deleted, or stays with the resource that failed. */
export const narrateDelete = (
  stack: SimulatedStack,
  { removed, failure }: { removed: StackResource[]; failure: Failure | undefined },
  call: Call,
): void =>
  narrate(stack, call, [
    { stage: 0, status: "DELETE_IN_PROGRESS", reason: "User Initiated" },
    ...removed.map((of): Line => ({ stage: 1, of, status: "DELETE_COMPLETE" })),
    ...(failure
      ? [
          failureLine(stack, failure, "DELETE_FAILED"),
          {
            stage: 1,
            status: "DELETE_FAILED",
            reason: `The following resource(s) failed to delete: [${failure.logicalId}]. `,
          } as const,
        ]
      : [{ stage: 1, status: "DELETE_COMPLETE" } as const]),
  ]);

const failureLine = (
  { template, resources }: SimulatedStack,
  { logicalId, reason }: Failure,
  status: Line["status"],
): Line => {
  const type = template.Resources[logicalId]?.Type ?? resources.get(logicalId)?.type ?? "";
  const physicalId = resources.get(logicalId)?.physicalId ?? "";
  return { stage: 1, of: { logicalId, physicalId, type }, status, reason };
};

/** A new change overtakes what the last one would still have gone through. */
const narrate = (stack: SimulatedStack, { world }: Call, lines: Line[]) => {
  const now = world.clock.now();
  const itself = {
    logicalId: stack.stackName,
    physicalId: stack.id,
    type: "AWS::CloudFormation::Stack",
  };
  const past = stack.events.filter(({ at }) => at <= now);
  const coming = lines.map(({ stage, of = itself, status, reason }) => {
    const { logicalId, physicalId, type } = of;
    return { at: now + stage * STAGE_SECONDS * 1000, logicalId, physicalId, type, status, reason };
  });
  stack.events = [...past, ...coming];
};
