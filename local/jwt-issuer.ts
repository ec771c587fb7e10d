/** A JWT issuer for the laptop: what the vendor's identity provider is for the deployed API. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { z } from "zod";

/** Audience of the tokens, as the API's authorizer demands it. */
export const AUDIENCE = "astro-provisioner";

/** Where on the endpoint of the simulated AWS the issuer answers. */
export const ISSUER_PATH = "/_local/issuer";

/** Whom a token is for. */
export const TokenRequest = z.object({
  organization: z.string().min(1),
  role: z.enum(["owner", "member", "support"]),
  subject: z.string().default("somebody"),
});
export type TokenRequest = z.input<typeof TokenRequest>;

const KEY_ID = "local";
const ALGORITHM = "RS256";

/** Long, since simulated time runs fast. */
const LIFETIME = "90 days";

/** Answers discovery, keys, and requests for tokens below `ISSUER_PATH`. */
export const createJwtIssuer = async () => {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: "sig" };

  const token = (issuer: string, { organization, role, subject }: z.output<typeof TokenRequest>) =>
    new SignJWT({ organization_id: organization, role })
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(privateKey);

  return async (request: IncomingMessage, response: ServerResponse) => {
    const issuer = `http://${request.headers.host}${ISSUER_PATH}`;
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    switch (`${request.method} ${request.url?.slice(ISSUER_PATH.length)}`) {
      case "GET /.well-known/openid-configuration":
        return reply(200, { issuer, jwks_uri: `${issuer}/jwks` });
      case "GET /jwks":
        return reply(200, { keys: [jwk] });
      case "POST /token": {
        const wanted = TokenRequest.safeParse(await jsonOf(request));
        if (!wanted.success) return reply(400, { error: z.prettifyError(wanted.error) });
        return reply(200, { token: await token(issuer, wanted.data) });
      }
      default:
        return reply(404, {
          error: "the issuer has /.well-known/openid-configuration, /jwks, /token",
        });
    }
  };
};

/** What was sent, or nothing if it is not JSON. */
const jsonOf = async (request: IncomingMessage): Promise<unknown> => {
  try {
    return await json(request);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
};
