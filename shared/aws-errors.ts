/** AWS's error codes, as questions. No other file compares them. */

import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { EventBridgeServiceException } from "@aws-sdk/client-eventbridge";
import {
  AccessDenied,
  CustomerError,
  JustStarted,
  NotReady,
  Parked,
  QuotaExceeded,
} from "./errors.ts";

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

/** Whether what was asked for does not exist, or no longer. */
export const isGone = (error: unknown): boolean =>
  /NotFound(Exception|Fault)?$|^NoSuch|^InvalidVpcID|ResourceNotFound|DoesNotExist$/.test(
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

/** Whether another subnet of the VPC has the addresses. */
export const isConflict = (error: unknown): boolean => nameOf(error) === "InvalidSubnet.Conflict";

/** Whether the caller lacks the permission. */
export const isDenied = (error: unknown): boolean =>
  /^(AccessDenied(Exception)?|UnauthorizedOperation|UnauthorizedAccess)$/.test(nameOf(error));

/**
 * Whether a role was made so recently that other services do not see it yet. EKS's texts are those
 * that Terraform's provider waits on (internal/service/eks/cluster.go); RDS's, about its own
 * service-linked role, are of cube-js/cube#11114 and aws-samples/eks-workshop-v2#1609.
 */
export const isNotYetAssumable = (error: unknown): boolean =>
  error instanceof Error &&
  /^InvalidParameter/.test(error.name) &&
  /does not exist|Error in role params|trusted entity is not correct|could not be assumed|Managed Policies associated|policy must include|create service linked role|Missing necessary credentials/.test(
    error.message,
  );

const isOverQuota = (error: unknown) =>
  /LimitExceeded|QuotaExceeded|^TooManyBuckets$/.test(nameOf(error));
const isThrottled = (error: unknown) => /^RequestLimitExceeded$|Throttl/.test(nameOf(error));

/** Whether AWS still verifies a new account, or waits for its owner to finish signing up. */
const isUnverified = (error: unknown) =>
  /^(PendingVerification|OptInRequired)$/.test(nameOf(error));

/** Whether it came from our own table or bus: what they refuse us is never the customer's fault. */
const isFromHome = (error: unknown) =>
  error instanceof DynamoDBServiceException || error instanceof EventBridgeServiceException;

/** AWS's refusals in the customer's account that need a person become ours; all else is left as it is. */
export const translate = (error: unknown): unknown => {
  if (!(error instanceof Error) || isOurs(error) || isFromHome(error) || isThrottled(error))
    return error;
  const cause = `${error.name}: ${error.message}`;
  if (isDenied(error)) return new AccessDenied(cause, { cause: error });
  if (isUnverified(error)) return new Parked(cause, { cause: error });
  if (isOverQuota(error)) return new QuotaExceeded(cause, { cause: error });
  return error;
};

const isOurs = (error: Error) =>
  [CustomerError, JustStarted, NotReady, Parked].some((Kind) => error instanceof Kind);
