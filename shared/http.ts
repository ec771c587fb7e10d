/** What every API function has around it: who may call, what a request must be, how errors are answered. */

import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from "aws-lambda";
import { z } from "zod";
import { check } from "./field-errors.ts";
import { log } from "./log.ts";
import { type Operation, Role } from "./operation.ts";
import { documentOf, Problem } from "./problems.ts";

type Gateway = APIGatewayProxyEventV2WithJWTAuthorizer;

/** As much of API Gateway's event (HTTP API, payload 2.0) as is looked at. */
export type HttpEvent = Pick<Gateway, "headers"> &
  Partial<
    Pick<Gateway, "pathParameters" | "queryStringParameters" | "body" | "isBase64Encoded">
  > & {
    requestContext: Pick<Gateway["requestContext"], "requestId"> & {
      authorizer: { jwt: Pick<Gateway["requestContext"]["authorizer"]["jwt"], "claims"> };
    };
  };

/** What an operation answers when all is well, or when it was only asked what it would do. */
export type Answer<Of extends Operation> =
  | {
      body: z.input<Of["answer"]>;
      headers?: Record<string, string>;
      /** The operation's other status. */
      status?: Of["otherStatus"] | undefined;
    }
  | (Of extends { dryRun: z.ZodObject } ? { dryRun: z.input<Of["dryRun"]> } : never);

/** Who calls. */
export interface Caller {
  role: Role;
  subject: string;
}

/**
 * Makes a Lambda handler of an operation of the API. The caller is known to API Gateway's
 * authorizer; here it is decided whether it may, and the request is parsed before `run` sees it.
 */
export const route =
  <Of extends Operation>(
    operation: Of,
    run: (request: z.output<Of["request"]>, caller: Caller) => Promise<Answer<Of>>,
  ) =>
  async (event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const caller = authorize(operation, event);
      const answer: AnyAnswer = await run(read(operation, event), caller);
      const { status, body, headers } = parsed(operation, answer);
      const text = JSON.stringify(body, voiceFor(caller));
      return reply(status, text, { "content-type": "application/json", ...headers });
    } catch (error) {
      return refuse(error, event.requestContext.requestId);
    }
  };

type AnyAnswer =
  | { body: unknown; headers?: Record<string, string>; status?: number | undefined }
  | { dryRun: unknown };

const parsed = (operation: Operation, given: AnyAnswer) => {
  const { status, answer, dryRun } = operation;
  return "dryRun" in given
    ? { status: 200, body: dryRun?.parse(given.dryRun), headers: {} }
    : { status: given.status ?? status, body: answer.parse(given.body), headers: given.headers };
};

const Claims = z.object({ organization_id: z.string(), role: Role, sub: z.string() });

/**
 * Support may act for every organization, everybody else for their own; a path that names none is
 * support's. Another's organization and a role that may not are refused alike, so that nobody learns
 * what exists.
 */
const authorize = ({ who }: Operation, { requestContext, pathParameters }: HttpEvent): Caller => {
  const { data: claims } = Claims.safeParse(requestContext.authorizer.jwt.claims);
  const isAtHome = claims?.organization_id === pathParameters?.["organizationId"];
  if (!claims || !who.includes(claims.role) || !(isAtHome || claims.role === "support"))
    throw new Problem(`the token does not allow this call, must have the role ${rolesOf(who)}`, {
      kind: "forbidden",
    });
  return { role: claims.role, subject: claims.sub };
};

/** The API's description says it, too: it tells nothing of what is there. */
const rolesOf = (who: readonly Role[]) => {
  const members = who.filter((role) => role !== "support").join(" or ");
  return [members && `${members} in this organization`, who.includes("support") && "support"]
    .filter(Boolean)
    .join(", or ");
};

const read = <Of extends Operation>({ request }: Of, event: HttpEvent) => {
  const result = check<Of["request"]>(request, {
    path: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    body:
      request.shape.body && (isOmitted(request.shape.body, event) ? undefined : readBody(event)),
  });
  if ("errors" in result)
    throw new Problem("see errors for all that is wrong", { kind: "invalid-request", ...result });
  return result.request;
};

/** Far above any request that makes sense, far below what a function can be sent. */
const MAX_BODY_BYTES = 16 * 1024;

/** A body that an operation can do without needs no type either. */
const isOmitted = (schema: z.ZodType, { body }: HttpEvent) =>
  !body && schema.safeParse(undefined).success;

const readBody = ({ headers, body, isBase64Encoded }: HttpEvent): unknown => {
  const mediaType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json")
    throw new Problem(`the content-type is ${mediaType ?? "missing"}, must be application/json`, {
      kind: "unsupported-media-type",
    });
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  if (!bytes.byteLength)
    throw new Problem("the body is missing, must be JSON", { kind: "invalid-request" });
  if (bytes.byteLength > MAX_BODY_BYTES)
    throw new Problem(
      `the body has ${bytes.byteLength} bytes, must have at most ${MAX_BODY_BYTES}`,
      { kind: "body-too-large" },
    );
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new Problem("the body is not JSON", { kind: "invalid-request", cause });
  }
};

const STAFF_ONLY = ["staff", "staffMessage"];

/** What is said to staff is said to no one else, wherever in an answer it stands. */
const voiceFor =
  ({ role }: Caller) =>
  (key: string, value: unknown) =>
    STAFF_ONLY.includes(key) && role !== "support" ? undefined : value;

const refuse = (error: unknown, requestId: string) => {
  const problem = error instanceof Problem ? error : unexpected(error, requestId);
  const document = documentOf(problem, requestId);
  return reply(document.status, JSON.stringify(document), {
    "content-type": "application/problem+json",
  });
};

/** The cause goes to the log; the caller learns only where to find it. */
const unexpected = (error: unknown, requestId: string) => {
  log.error("request failed", { requestId, error });
  return new Problem("try again; tell support the instance if it stays so", {
    kind: "internal-error",
    cause: error,
  });
};

/** Nothing is to be kept by a cache: an answer is for its caller and of this moment. */
const reply = (statusCode: number, body: string, headers: Record<string, string>) => ({
  statusCode,
  body,
  headers: { "cache-control": "no-store", ...headers },
});
