/**
 * The HTTP API's JWT authorizer on a laptop. serverless-offline's own only decodes tokens
 * (createJWTAuthScheme.js, 14.8.2); API Gateway verifies them, and so does this.
 */

import { createRemoteJWKSet, jwtVerify } from "jose";
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
  response(body: object): { code(status: number): { takeover(): unknown } };
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
        const token = /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
        try {
          const { payload } = await jwtVerify(token, keySet, { issuer, audience: AUDIENCE });
          return toolkit.authenticated({ credentials: { claims: payload } });
        } catch {
          return toolkit.response({ message: "Unauthorized" }).code(401).takeover();
        }
      },
    };
  },
});

export { provider as "module.exports" };
