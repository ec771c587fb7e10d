/** Why a state fails, as `ErrorEquals` sees it. */

/** A failure with the States Language's or the function's own error name. */
export class StateFailure extends Error {
  override readonly name = "StateFailure";
  readonly error: string;
  readonly reason: string | undefined;
  /** The last event of the history that led to it. */
  eventId: number | undefined;

  constructor(error: string, reason?: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

/** Step Functions developer guide, "quotas": bytes of what a state may return. */
const MOST_BYTES = 262_144;

/** Refuses a result that is too large, of a state or of the function that a Task names. */
export const mustFit = (result: unknown, name: string): void => {
  if (Buffer.byteLength(JSON.stringify(result)) <= MOST_BYTES) return;
  throw new StateFailure(
    "States.DataLimitExceeded",
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
};

/** Ends the execution whatever Retry and Catch say. */
export const isFatal = (failure: unknown): boolean =>
  failure instanceof StateFailure && failure.error === "States.Runtime";

/** Whether a retrier or catcher is for that failure. */
export const isFor = (
  { ErrorEquals }: { ErrorEquals: string[] },
  failure: StateFailure,
): boolean => {
  const { error } = failure;
  if (isFatal(failure)) return false;
  if (ErrorEquals.includes(error)) return true;
  if (error === "States.DataLimitExceeded") return false;
  return (
    ErrorEquals.includes("States.ALL") ||
    (ErrorEquals.includes("States.TaskFailed") && error !== "States.Timeout")
  );
};
