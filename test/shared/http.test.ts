import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { REGIONS } from "../../shared/catalog.ts";
import { ClusterRequest } from "../../shared/cluster.ts";
import { type HttpEvent, route } from "../../shared/http.ts";
import { log } from "../../shared/log.ts";
import type { Operation } from "../../shared/operation.ts";
import { Problem } from "../../shared/problems.ts";
import { anHttpEvent, parsed, type Wanted } from "../support/http-event.ts";

const ECHO = {
  method: "POST",
  path: "/organizations/{organizationId}/echo",
  summary: "Echo",
  description: "Answers with what it got.",
  who: ["owner", "support"],
  request: z.object({
    path: z.object({ organizationId: z.string() }),
    query: z.strictObject({}),
    body: ClusterRequest,
  }),
  status: 200,
  answer: z.looseObject({}),
  problems: [],
} as const satisfies Operation;

const echo = route(ECHO, async ({ body }) => ({ body: { ...body } }));

const REQUEST = { name: "analytics", accountId: "123456789012" };

const call = async (wanted: Wanted = {}, changes: Partial<HttpEvent> = {}) =>
  parsed(await echo({ ...anHttpEvent({ body: REQUEST, ...wanted }), ...changes }));

describe("an operation that is only asked what it would do", () => {
  const TRIED = { ...ECHO, status: 202, dryRun: z.object({ ok: z.boolean() }) } as const;

  it("answers 200 with what it says of that, and no more", async () => {
    const would = route(TRIED, async () => ({ dryRun: { ok: true, secret: "told to nobody" } }));

    const answer = parsed(await would(anHttpEvent({ body: REQUEST })));

    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    expect(answer.body).not.toHaveProperty("secret");
  });
});

describe("who may call", () => {
  it.each([
    ["an owner of the organization", {}, 200],
    ["support, whatever the organization", { role: "support", organization_id: "vendor" }, 200],
    ["a role that is not listed", { role: "member" }, 403],
    ["an owner of another organization", { organization_id: "org-2" }, 403],
    ["an unknown role", { role: "admin" }, 403],
  ])("%s", async (_who, claims, expected) => {
    const { status } = await call({ claims });

    expect(status).toBe(expected);
  });

  it("is told nothing when refused", async () => {
    const answers = await Promise.all([
      call({ claims: { role: "member" } }),
      call({ claims: { organization_id: "org-2" }, body: { wrong: "everything" } }),
    ]);

    expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toEqual(
      new Set([
        JSON.stringify({
          type: "urn:astro:problem:forbidden",
          status: 403,
          title: "Not allowed",
          detail:
            "the token does not allow this call, must have the role owner in this organization, or support",
          instance: "urn:astro:request:JKJaXmPLvHcESHA=",
        }),
      ]),
    );
  });

  it.each([
    [["owner", "member", "support"] as const, "owner or member in this organization, or support"],
    [["owner"] as const, "owner in this organization"],
    [["support"] as const, "support"],
  ])("is told which roles may: %j", async (who, roles) => {
    const guarded = route({ ...ECHO, who }, async () => ({ body: {} }));

    const { body } = parsed(await guarded(anHttpEvent({ claims: { role: "admin" } })));

    expect(body.detail).toBe(`the token does not allow this call, must have the role ${roles}`);
  });

  it("is nobody when the path has no organization", async () => {
    const { status } = await call({}, { pathParameters: {} });

    expect(status).toBe(403);
  });
});

describe("a request", () => {
  it("is parsed, with its defaults filled in", async () => {
    const { body } = await call();

    expect(body).toEqual(ClusterRequest.parse(REQUEST));
  });

  it("may be sent in base64", async () => {
    const body = Buffer.from(JSON.stringify(REQUEST)).toString("base64");

    const answer = await call({}, { body, isBase64Encoded: true });

    expect(answer.status).toBe(200);
  });

  it("is refused with all that is allowed where it is wrong", async () => {
    const { status, headers, body } = await call({ body: { ...REQUEST, region: "mars-1" } });

    expect(status).toBe(400);
    expect(headers).toMatchObject({ "content-type": "application/problem+json" });
    expect(body).toEqual({
      type: "urn:astro:problem:invalid-request",
      status: 400,
      title: "The request is not as it must be",
      detail: "see errors for all that is wrong",
      instance: "urn:astro:request:JKJaXmPLvHcESHA=",
      errors: [
        {
          pointer: "#/region",
          detail: `"mars-1" is not offered, must be one of ${Object.keys(REGIONS).join(", ")}`,
        },
      ],
    });
  });

  it("is refused with fields of the query that are not known", async () => {
    const { body } = await call({ query: { verbose: "yes" } });

    expect(body.errors).toEqual([
      { parameter: "verbose", detail: expect.stringContaining("is not known") },
    ]);
  });

  it.each([
    ["", "the body is missing, must be JSON"],
    ["{", "the body is not JSON"],
    ["not json", "the body is not JSON"],
  ])("is refused when its body is %j", async (text, detail) => {
    const { status, body } = await call({}, { body: text });

    expect(status).toBe(400);
    expect(body.detail).toBe(detail);
  });

  it.each([
    ["application/json", 200],
    ["Application/JSON; charset=utf-8", 200],
    ["application/x-www-form-urlencoded", 415],
    ["text/plain", 415],
  ])("of the type %s is answered with %i", async (type, expected) => {
    const { status } = await call({ headers: { "content-type": type } });

    expect(status).toBe(expected);
  });

  it.each([
    [{}, 415, "the content-type is missing, must be application/json"],
    [{ "content-type": "application/json" }, 400, "the body is missing, must be JSON"],
  ])("with the headers %o but no body is refused", async (headers, expected, detail) => {
    const { body: _, ...event } = anHttpEvent({ body: REQUEST });

    const { status, body } = parsed(await echo({ ...event, headers }));

    expect(status).toBe(expected);
    expect(body.detail).toBe(detail);
  });

  it("is refused when it is too large", async () => {
    const { status, body } = await call({ body: { ...REQUEST, name: "a".repeat(20_000) } });

    expect(status).toBe(413);
    expect(body.detail).toMatch(/^the body has 20\d{3} bytes, must have at most 16384$/);
  });
});

describe("an answer", () => {
  it("has the headers of its operation and is kept by no cache", async () => {
    const located = route(ECHO, async () => ({ body: {}, headers: { location: "/there" } }));

    const { headers } = await located(anHttpEvent({ body: REQUEST }));

    expect(headers).toEqual({
      "cache-control": "no-store",
      "content-type": "application/json",
      location: "/there",
    });
  });

  it("says nothing that its schema does not", async () => {
    const strict = route({ ...ECHO, answer: z.object({ name: z.string() }) }, async () => ({
      body: { name: "analytics", externalId: "astro-secret" } as { name: string },
    }));

    const { body } = parsed(await strict(anHttpEvent({ body: REQUEST })));

    expect(body).toEqual({ name: "analytics" });
  });

  it("is the problem that was met", async () => {
    const lost = route(ECHO, async () => {
      throw new Problem("the organization has no such cluster", { kind: "not-found" });
    });

    const { status, body } = parsed(await lost(anHttpEvent({ body: REQUEST })));

    expect(status).toBe(404);
    expect(body).toMatchObject({
      title: "Not found",
      detail: "the organization has no such cluster",
    });
  });

  it("tells nothing of what went wrong on our side, but the log does", async () => {
    const logged = vi.spyOn(log, "error").mockReturnValue(undefined);
    const error = new Error("table astro-provisioner of account 999999999999 is gone");
    const broken = route(ECHO, async () => {
      throw error;
    });

    const { status, body } = parsed(await broken(anHttpEvent({ body: REQUEST })));

    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("999999999999");
    expect(body.instance).toBe("urn:astro:request:JKJaXmPLvHcESHA=");
    expect(logged).toHaveBeenCalledWith("request failed", { requestId: "JKJaXmPLvHcESHA=", error });
  });
});
