/**
 * What a step may throw. The name is the contract with Step Functions, whose `ErrorEquals` matches
 * it exactly; therefore each is a string literal that no minifier renames.
 */

/** Not ready because this very attempt has only just begun to create it. */
export class JustStarted extends Error {
  override readonly name = "JustStarted";
}

/** Not there yet; AWS is working on it. */
export class NotReady extends Error {
  override readonly name = "NotReady";
}

/** Waits for someone: a verification, a quota case, capacity. */
export class Parked extends Error {
  override readonly name = "Parked";
}

/** To try again changes nothing: the execution fails at once, and can be redriven. */
export abstract class FinalError extends Error {}

/** AWS could not make it, several times over; a redrive makes it anew. */
export class NotMade extends FinalError {
  override readonly name = "NotMade";
}

/** The cluster is in the hands of another workflow by now, so this one's work is no longer wanted. */
export class Superseded extends FinalError {
  override readonly name = "Superseded";
}

/** Only the customer can make it go on. */
export abstract class CustomerError extends FinalError {}

/** The cross-account role can't be assumed, or can be by anyone. */
export class TrustRefused extends CustomerError {
  override readonly name = "TrustRefused";
}

/** Checks before the first resource found something that would fail later. */
export class PreflightFailed extends CustomerError {
  override readonly name = "PreflightFailed";
}

/** A service quota of the account is used up. */
export class QuotaExceeded extends CustomerError {
  override readonly name = "QuotaExceeded";
}

/** The role, its boundary or an organization's policy denies an action. */
export class AccessDenied extends CustomerError {
  override readonly name = "AccessDenied";
}

/** The Region is not enabled in the account. */
export class RegionDisabled extends CustomerError {
  override readonly name = "RegionDisabled";
}

/** AWS does not offer there what was asked for. */
export class NotOffered extends CustomerError {
  override readonly name = "NotOffered";
}

/** What was waited for has not come in the time that it is worth to wait. */
export class WaitedTooLong extends CustomerError {
  override readonly name = "WaitedTooLong";
}

/** The network that was asked for collides with one that is there. */
export class NetworkConflict extends CustomerError {
  override readonly name = "NetworkConflict";
}

/** What somebody else has put into the cluster's network keeps it from being deleted. */
export class LeftBehind extends CustomerError {
  override readonly name = "LeftBehind";
}

/** A name that the cluster needs belongs to something that is not ours. */
export class NameTaken extends CustomerError {
  override readonly name = "NameTaken";
}
