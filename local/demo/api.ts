/** The HTTP API as a customer calls it. */

import { Obstacle } from "../command.ts";
import { ISSUER_PATH, type TokenRequest } from "../jwt-issuer.ts";
import { paragraph } from "./paragraph.ts";

/** Calls the API and returns the body of its answer; a refusal is an ApiProblem. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows what it asks for
export type Api = (method: "DELETE" | "GET" | "POST", path: string, body?: object) => Promise<any>;

/** Fetches a token from the local issuer. */
export const fetchToken = async (endpoint: string, whom: TokenRequest): Promise<string> => {
  const { token, error } = await askIssuer(endpoint, whom);
  if (!token) throw new Error(`the issuer gives no token: ${error}`);
  return token;
};

const askIssuer = async (endpoint: string, whom: TokenRequest) => {
  try {
    const body = JSON.stringify(whom);
    const response = await fetch(`${endpoint}${ISSUER_PATH}/token`, { method: "POST", body });
    return (await response.json()) as { token?: string; error?: string };
  } catch (cause) {
    throw new Obstacle(
      `no simulated AWS answers at ${endpoint}, must be the one of a running \`npm start\`:\n` +
        "start it, or tell by --endpoint where it said that it is",
      { cause },
    );
  }
};

/** The API at `base`, called with a token. */
export const apiOf =
  (base: string, token: string): Api =>
  async (method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new ApiProblem(answer as Problem);
    return answer;
  };

interface Problem {
  status: number;
  title: string;
  detail?: string;
  errors?: { pointer?: string; parameter?: string; detail: string }[];
}

/** A refusal of the API, told in the words of its problem document (RFC 9457). */
class ApiProblem extends Obstacle {
  override readonly name = "ApiProblem";

  constructor({ status, title, detail, errors = [] }: Problem) {
    const fields = errors.map(({ pointer, parameter, detail: wrong }) =>
      paragraph("  ", `${pointer ?? parameter}: ${wrong}`, 4),
    );
    super([`${status} ${title}`, ...(detail ? [paragraph("", detail)] : []), ...fields].join("\n"));
  }
}
