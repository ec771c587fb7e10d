import { CloudFormationClient, CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { fetchToken } from "../../local/demo/api.ts";
import { clientConfig } from "../../local/demo/aws.ts";
import { subscribe } from "../../local/demo/subscriber.ts";
import type { TokenRequest } from "../../local/jwt-issuer.ts";
import { type Offline, startOffline } from "../../local/offline.ts";

/** `npm start`'s stack, on free ports and in a hurry: one for all tests, as it takes seconds to start. */
const running: { stack?: Offline } = {};
const stack = () => {
  if (!running.stack) throw new Error("the stack is not running");
  return running.stack;
};

beforeAll(async () => {
  running.stack = await startOffline({ timeScale: 1000 });
}, 60_000);
afterAll(() => running.stack?.[Symbol.asyncDispose]());

const request = async (path: string, init: RequestInit & { token?: string } = {}) => {
  const { token, ...rest } = init;
  const headers = { ...rest.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${stack().api}${path}`, { ...rest, headers });
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asks for
  const body: any = await response.json();
  const { status, headers: answered } = response;
  return {
    status,
    type: answered.get("content-type"),
    location: answered.get("location"),
    challenge: answered.get("www-authenticate"),
    body,
  };
};

const get = (path: string, token?: string) => request(path, token ? { token } : {});

const post = (path: string, token: string, body: object) =>
  request(path, {
    token,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const tokenFor = (whom: TokenRequest) => fetchToken(stack().endpoint, whom);

describe("the API's authorizer", () => {
  it("refuses a request without a token", async () => {
    const { status, challenge } = await get("/organizations/acme/clusters");

    expect(status).toBe(401);
    expect(challenge).toBe("Bearer");
  });

  it("says what is wrong with a token: of another issuer, or none at all", async () => {
    const path = "/organizations/acme/clusters";
    const { endpoint } = stack();
    const elsewhere = endpoint.replace("127.0.0.1", "localhost");
    const foreign = await fetchToken(elsewhere, { organization: "acme", role: "member" });

    const ofAnother = await get(path, foreign);
    const rubbish = await get(path, "rubbish");

    expect(ofAnother.status).toBe(401);
    expect(ofAnother.challenge).toContain('"the token does not have a valid issuer"');
    expect(rubbish.status).toBe(401);
    expect(rubbish.challenge).toContain('"the token is invalid"');
  });

  it("refuses a token that was changed after it was signed", async () => {
    const member = await tokenFor({ organization: "acme", role: "member" });
    const [head, , signature] = member.split(".");
    const claims = { organization_id: "acme", role: "owner", exp: 4_102_444_800 };
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature];

    const { status } = await get("/organizations/acme/aws-external-id", forged.join("."));

    expect(status).toBe(401);
  });

  it("shows the external ID to an owner and to no other member", async () => {
    const owner = await tokenFor({ organization: "acme", role: "owner" });
    const member = await tokenFor({ organization: "acme", role: "member" });

    const shown = await get("/organizations/acme/aws-external-id", owner);
    const refused = await get("/organizations/acme/aws-external-id", member);

    expect(shown).toMatchObject({ status: 200, body: { externalId: expect.any(String) } });
    expect(refused).toMatchObject({ status: 403, type: expect.stringContaining("problem+json") });
  });

  it("keeps one organization out of another", async () => {
    const owner = await tokenFor({ organization: "acme", role: "owner" });

    const { status } = await get("/organizations/globex/clusters", owner);

    expect(status).toBe(403);
  });
});

describe("a cluster asked for over HTTP", () => {
  it("becomes active, and a subscriber is told", async () => {
    const token = await tokenFor({ organization: "initech", role: "owner" });
    const account = "210987654321";
    const { body: trust } = await get("/organizations/initech/aws-external-id", token);
    const { body: role } = await get("/organizations/initech/cross-account-role", token);
    const cloudFormation = new CloudFormationClient(
      clientConfig(stack().endpoint, account, "us-east-1"),
    );
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: "AstroCrossAccountRole",
        TemplateURL: role.templateUrl,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Parameters: [
          { ParameterKey: "ExternalId", ParameterValue: trust.externalId },
          { ParameterKey: "AstronomerAccountId", ParameterValue: HOME_ACCOUNT },
        ],
      }),
    );
    const received: string[] = [];
    await using subscription = await subscribe(stack(), (event) => {
      received.push(event["detail-type"]);
    });

    const asked = await post("/organizations/initech/clusters", token, {
      name: "reports",
      accountId: account,
    });

    const notice = await vi.waitFor(
      async () => {
        const found = await subscription.first(/^Cluster (Provisioned|Provisioning Failed)$/);
        if (!found) throw new Error(`got ${received.join(", ")}`);
        return found;
      },
      { timeout: 60_000 },
    );
    const { body: cluster } = await get(`${asked.location}`, token);
    const { body: listed } = await get("/organizations/initech/clusters", token);
    expect(asked.status).toBe(202);
    expect(notice).toMatchObject({
      "detail-type": "Cluster Provisioned",
      detail: { clusterId: asked.body.clusterId, outputs: cluster.outputs },
    });
    expect(cluster).toMatchObject({ status: "ACTIVE", percent: 100 });
    expect(listed.clusters).toMatchObject([{ clusterId: asked.body.clusterId, status: "ACTIVE" }]);
    expect(received.toSorted()[0]).toBe("Cluster Provisioned");
  }, 90_000);

  it("is refused with every mistake named", async () => {
    const token = await tokenFor({ organization: "acme", role: "owner" });

    const { status, body } = await post("/organizations/acme/clusters", token, { region: "here" });

    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      "#/accountId",
      "#/name",
      "#/region",
    ]);
  });
});
