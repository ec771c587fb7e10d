/** Events as API Gateway sends them to a function, after its authorizer has verified the token. */

import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { HttpEvent } from "../../shared/http.ts";

/** What a test wants to say about a request; everything else is an owner's of `org-1`. */
export interface Wanted {
  claims?: Record<string, string>;
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The event of a request; a body is sent as JSON. */
export const anHttpEvent = ({ claims, path, query, headers, body }: Wanted = {}): HttpEvent => ({
  headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
  pathParameters: { organizationId: "org-1", ...path },
  ...(query && { queryStringParameters: query }),
  ...(body !== undefined && { body: JSON.stringify(body) }),
  requestContext: {
    requestId: "JKJaXmPLvHcESHA=",
    authorizer: {
      jwt: { claims: { sub: "somebody", organization_id: "org-1", role: "owner", ...claims } },
    },
  },
});

/** The answer with its body parsed. */
export const parsed = ({ statusCode, headers, body }: APIGatewayProxyStructuredResultV2) => ({
  status: statusCode,
  headers,
  body: JSON.parse(body ?? "null"),
});
