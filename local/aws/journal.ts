/** Every call that the simulated AWS answered, in order. */

/** One call: who asked what of which service, when, and how it ended. */
interface JournalEntry {
  /** Simulated moment, milliseconds since 1970. */
  at: number;
  account: string;
  region: string;
  service: string;
  operation: string;
  /** ARN of the caller. */
  caller: string;
  /** X-Ray trace id of the Lambda invocation that called, when it was one. */
  traceId?: string;
  input: unknown;
  /** IAM actions that a session of a role needed for it, and had. */
  actions?: string[];
  /** AWS's error code, when the call was refused. */
  error?: string;
}

export type Journal = JournalEntry[];
