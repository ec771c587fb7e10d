/** AWS's error codes, as questions. No other file but the catalogue knows them. */

import { z } from "zod";
import { fits } from "./catalogue/entry.ts";
import { ROLES } from "./catalogue/roles.ts";

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

/** Whether what was asked for does not exist, or no longer. */
export const isGone = (error: unknown): boolean =>
  /NotFound(Exception|Fault)?$|NotAttached$|DoesNotExist$|^NoSuch|^InvalidVpcID|ResourceNotFound/.test(
    nameOf(error),
  );

/** Whether it is there already. */
export const isAlreadyThere = (error: unknown): boolean =>
  /AlreadyExists|AlreadyOwnedByYou|ResourceInUseException|\.Duplicate$|AlreadyAssociated/.test(
    nameOf(error),
  );

/** Whether Step Functions does not redrive an execution, or has forgotten it. */
export const isNotRedrivable = (error: unknown): boolean =>
  /^ExecutionNotRedrivable$|^ExecutionDoesNotExist$/.test(nameOf(error));

/** Whether something else still needs it, or AWS is still at work on it: it can be deleted later. */
export const isInUse = (error: unknown): error is Error =>
  /^DependencyViolation$|InUse|^DeleteConflict|^InvalidDB\w+State|^(IncorrectState|OperationAborted(Exception)?|BucketNotEmpty)$/.test(
    nameOf(error),
  );

/** What AWS refused of a call for several things, as the error that a call for it alone would be. */
export const refusalOf = (refusal: Refusal = {}): Error =>
  Object.assign(new Error(refusal.Message), { name: refusal.Code ?? "Error" });

interface Refusal {
  Code?: string | undefined;
  Message?: string | undefined;
}
/** Whether a load balancer is protected against deletion. */
export const isProtected = (error: unknown): boolean =>
  /^OperationNotPermitted(Exception)?$/.test(nameOf(error));

/** Whether another subnet of the VPC has the addresses. */
export const isConflict = (error: unknown): boolean => nameOf(error) === "InvalidSubnet.Conflict";

/** Whether the caller lacks the permission. */
export const isDenied = (error: unknown): boolean =>
  /^(AccessDenied(Exception)?|UnauthorizedOperation|UnauthorizedAccess)$/.test(nameOf(error));

/** Whether it is the resource's own policy that keeps the caller out, whatever the caller may do else. */
export const isDeniedByItself = (error: unknown): boolean =>
  isDenied(error) && error instanceof Error && /resource-based policy/.test(error.message);

/** The groups of actions that IAM simulates only apart from each other, when it was asked for all at once. */
export const groupsToAsk = (error: unknown): string[][] =>
  error instanceof Error && /require different authorization information/.test(error.message)
    ? [...error.message.matchAll(/\[([^\]]+)\]/g)].map(([, names = ""]) => names.split(/,\s*/))
    : [];

/** Whether a role was made so recently that other services do not see it yet. */
export const isNotYetAssumable = (error: unknown): boolean =>
  error instanceof Error &&
  ROLES.some(
    (entry) =>
      entry.class === "retry" && fits(entry, { error: error.name, message: error.message }),
  );

/** Whether the credentials have ended, and fresh ones are needed. */
export const isExpired = (error: unknown): boolean =>
  /^(ExpiredToken(Exception)?|RequestExpired)$/.test(nameOf(error));

const ZoneRefusal = z.object({
  name: z.literal("UnsupportedAvailabilityZoneException"),
  validZones: z.array(z.string()).default([]),
});

/** The names of the zones in which EKS has room for a control plane, when it refuses one for its zone. */
export const validZonesIn = (error: unknown): string[] | undefined =>
  ZoneRefusal.safeParse(error).data?.validZones;

/** Whether AWS still verifies a new account, or waits for its owner to finish signing up. */
export const isUnverified = (error: unknown): boolean =>
  /^(PendingVerification|OptInRequired)$/.test(nameOf(error));

/** Whether AWS has blocked the account. */
export const isBlocked = (error: unknown): boolean => nameOf(error) === "Blocked";

/** Whether EC2 would have done it, had it not been asked for a dry run. */
export const isDryRun = (error: unknown): boolean => nameOf(error) === "DryRunOperation";
