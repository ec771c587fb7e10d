/** How a Lambda function fails. */

/** What Lambda answers when a function fails. */
export interface ErrorPayload {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** A function failed: `name` and message are those of the error that it threw. */
export class InvocationError extends Error {
  override readonly name: string;
  readonly payload: ErrorPayload;

  constructor(payload: ErrorPayload, options?: ErrorOptions) {
    super(payload.errorMessage, options);
    this.name = payload.errorType;
    this.payload = payload;
  }
}

/** There is no function of that name. */
export class ResourceNotFoundException extends Error {
  override readonly name = "ResourceNotFoundException";
}
