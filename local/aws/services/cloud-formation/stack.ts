/** A stack as CloudFormation keeps it; its state at any moment is read off its events. */

import type {
  ResourceStatus,
  Stack,
  StackEvent,
  StackResource,
  StackStatus,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";
import { evaluate, isMet } from "./functions.ts";
import { shownParameters } from "./parameters.ts";
import { type Deployment, scopeOf } from "./provision.ts";

/** Something that came, or will come, to pass with the stack or with one of its resources. */
export interface SimulatedEvent {
  /** Simulated moment; what lies in the future has not happened yet. */
  at: number;
  /** The resource's logical id, or the stack's name. */
  logicalId: string;
  physicalId: string;
  type: string;
  status: StackStatus & ResourceStatus;
  reason?: string | undefined;
}

export interface SimulatedStack extends Deployment {
  id: string;
  createdAt: number;
  templateBody: string;
  /** Values of the template's own parameters. */
  values: Record<string, string>;
  /** Members that are shown as they were given. */
  shown: Partial<Stack>;
  /** In the order in which they come to pass. */
  events: SimulatedEvent[];
}

/** The stacks of an account in a region, deleted ones included, by id. */
export const stacksOf: (place: Place) => Map<string, SimulatedStack> = perRegion(() => new Map());

/** The stack of that name or id; a deleted one is found by its id only. */
export const findStack = (nameOrId: string, place: Place): SimulatedStack | undefined => {
  const stacks = stacksOf(place);
  const named = [...stacks.values()].filter(({ stackName }) => stackName === nameOrId);
  return stacks.get(nameOrId) ?? named.find((stack) => isThere(stack, place));
};

/** The stack, or `ValidationError`, which is what CloudFormation says of one that is not there. */
export const mustStack = (nameOrId = "", place: Place): SimulatedStack => {
  const found = findStack(nameOrId, place);
  if (found) return found;
  throw new AwsError("ValidationError", `Stack with id ${nameOrId} does not exist`);
};

/** Whether the stack's deletion, if there is one, is not complete yet. */
export const isThere = (stack: SimulatedStack, place: Place): boolean =>
  latestEvent(stack, stack.stackName, place)?.status !== "DELETE_COMPLETE";

/** The latest that happened to a resource, or to the stack itself by its own name. */
export const latestEvent = (stack: SimulatedStack, logicalId: string, place: Place) =>
  pastEvents(stack, place).find((event) => event.logicalId === logicalId);

/** The stack as `DescribeStacks` shows it at this moment; it has outputs when it stands. */
export const stackView = (stack: SimulatedStack, place: Place): Stack => {
  const { status: StackStatus, reason: StackStatusReason } =
    latestEvent(stack, stack.stackName, place) ?? {};
  const stands = /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(StackStatus ?? "");
  return {
    ...stack.shown,
    StackId: stack.id,
    StackName: stack.stackName,
    Description: stack.template.Description,
    CreationTime: new Date(stack.createdAt),
    Parameters: shownParameters(stack.template, stack.values),
    StackStatus,
    StackStatusReason,
    Outputs: stands ? outputsOf(stack) : [],
    DisableRollback: false,
    RollbackConfiguration: {},
    NotificationARNs: [],
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
};

/** Events of the stack so far, the latest first. */
export const eventViews = (stack: SimulatedStack, place: Place): StackEvent[] =>
  pastEvents(stack, place).map((event) => ({
    StackId: stack.id,
    StackName: stack.stackName,
    EventId: `${event.logicalId}-${event.status}-${new Date(event.at).toISOString()}`,
    Timestamp: new Date(event.at),
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
  }));

/** Resources of the stack, each with what happened to it last. */
export const resourceViews = (stack: SimulatedStack, place: Place): StackResource[] =>
  [...stack.resources.values()].map(({ logicalId, physicalId, type }) => {
    const { at = stack.createdAt, status } = latestEvent(stack, logicalId, place) ?? {};
    return {
      StackId: stack.id,
      StackName: stack.stackName,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      Timestamp: new Date(at),
      ResourceStatus: status,
    };
  });

const pastEvents = ({ events }: SimulatedStack, { world }: Place) =>
  events.filter(({ at }) => at <= world.clock.now()).toReversed();

const outputsOf = (stack: SimulatedStack) =>
  Object.entries(stack.template.Outputs)
    .filter(([, { Condition }]) => isMet(Condition, scopeOf(stack)))
    .map(([OutputKey, { Value, Description }]) => ({
      OutputKey,
      OutputValue: String(evaluate(Value, scopeOf(stack))),
      Description,
    }));
