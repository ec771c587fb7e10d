/**
 * The HTTP API's JWT authorizer on a laptop. serverless-offline's own only decodes tokens
 * (createJWTAuthScheme.js, 14.8.2); API Gateway verifies them, and so does this.
 */

import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { Clock } from "./clock.ts";
import { AUDIENCE } from "./jwt-issuer.ts";
import { enterSimulatedDate } from "./simulated-date.ts";

let clock: Clock | undefined;

/** Lets requests live in simulated time, as the functions of the workflow do. */
export const setClock = (simulated: Clock): void => {
  clock = simulated;
};

interface HapiRequest {
  headers: Record<string, string | undefined>;
}
interface HapiToolkit {
  authenticated(result: { credentials: object }): unknown;
  response(body: object): HapiResponse;
}
interface HapiResponse {
  code(status: number): HapiResponse;
  header(name: string, value: string): HapiResponse;
  takeover(): unknown;
}

/** The strategy that serverless-offline puts before the routes of a function; its name must be new. */
const provider = (_endpoint: unknown, functionName: string) => ({
  name: functionName,
  scheme: `${functionName}-jwt`,
  getAuthenticateFunction: () => {
    const issuer = process.env["JWT_ISSUER_URL"] ?? "";
    const keySet = createRemoteJWKSet(new URL(`${issuer}/jwks`));
    return {
      authenticate: async ({ headers }: HapiRequest, toolkit: HapiToolkit) => {
        if (clock) enterSimulatedDate(clock);
        // API Gateway takes a token with "Bearer" before it, and without.
        const token = headers["authorization"]?.replace(/^Bearer /, "");
        try {
          const { payload } = await jwtVerify(token ?? "", keySet, { issuer, audience: AUDIENCE });
          return toolkit.authenticated({ credentials: { claims: payload } });
        } catch (error) {
          return toolkit
            .response({ message: "Unauthorized" })
            .code(401)
            .header("www-authenticate", token ? challenge(error) : "Bearer")
            .takeover();
        }
      },
    };
  },
});

/** API Gateway says in this header only what is wrong with a token (developer guide, "troubleshooting JWT authorizers"). */
const challenge = (error: unknown) =>
  `Bearer scope="" error="invalid_token" error_description="${descriptionOf(error)}"`;

const descriptionOf = (error: unknown) => {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "the token is invalid";
  return `the token does not have a valid ${error.claim === "aud" ? "audience" : "issuer"}`;
};

export { provider as "module.exports" };
