import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { documents } from "../../build/documents.ts";
import { API } from "../../shared/api.ts";
import { EVENTS } from "../../shared/events.ts";
import type { Operation } from "../../shared/operation.ts";
import { ORGANIZATION_EVENTS } from "../../shared/organization-events.ts";
import { PERMISSION_REASONS } from "../../shared/permission-reasons.ts";
import { ProblemDocument } from "../../shared/problems.ts";

const generated = documents();
const operations: [string, Operation][] = Object.entries(API);
const details = Object.entries({ ...EVENTS, ...ORGANIZATION_EVENTS });
const committed = (path: string) => JSON.parse(readFileSync(path, "utf8"));

const openApi = committed("docs/api/openapi.json");
const eventSchema = (type: string) =>
  committed(`docs/events/${type.toLowerCase().replaceAll(" ", "-")}.v1.json`);

/** All values of a key, wherever in a document they stand. */
const valuesOf = (document: unknown, key: string): unknown[] =>
  typeof document === "object" && document
    ? Object.entries(document).flatMap(([name, value]) =>
        name === key ? [value] : valuesOf(value, key),
      )
    : [];

/** What an operation may answer: status code and content of each. */
const responsesOf = ({ path, method }: Operation): [string, Record<string, Content>][] =>
  Object.entries(openApi.paths[path][method.toLowerCase()].responses).map(([status, response]) => [
    status,
    (response as { content: Record<string, Content> }).content,
  ]);

interface Content {
  example: unknown;
}

describe("the generated documents", () => {
  it("are the committed ones", () => {
    const found = ["docs/api", "docs/events"].flatMap((folder) =>
      readdirSync(folder).map((file) => `${folder}/${file}`),
    );
    found.push("docs/permissions.md", "docs/runbook.md");

    expect(found.toSorted()).toEqual(Object.keys(generated).toSorted());
  });

  it.each(Object.entries(generated))("say in %s what schemas and template say", (path, text) => {
    expect(readFileSync(path, "utf8"), "run `npm run docs`").toBe(text);
  });
});

describe("the page of permissions", () => {
  const page = readFileSync("docs/permissions.md", "utf8");

  it("has a row with its reason for every action that is granted, and no reason is left over", () => {
    const rows = [...page.matchAll(/^\| `([\w-]+:\w+)` \|/gm)].map(([, action]) => action);

    expect(rows.toSorted()).toEqual(Object.keys(PERMISSION_REASONS).toSorted());
  });

  it("tells limits in words", () => {
    expect(page).toMatch(
      /^\| `eks:CreateCluster` \| EnsureEksCluster \| The control plane. \| .*/m,
    );
    expect(page).toMatch(/`ec2:DeleteVpc` .* only on what has the tag astro:cluster-id \|$/m);
    expect(page).toMatch(
      /`iam:PassRole` .* only if iam:PassedToService is one of ec2.amazonaws.com/,
    );
  });
});

describe("the schema of an event", () => {
  it.each(details)("has a title, a description and an example: %s", (type) => {
    expect(eventSchema(type)).toMatchObject({
      title: type,
      description: expect.stringMatching(/\.$/),
      examples: [expect.objectContaining({ version: 1 })],
    });
  });

  it.each(details)("describes its example in every detail: %s", (type, detail) => {
    const [example] = eventSchema(type).examples;

    expect(detail.strict().parse(example)).toEqual(example);
  });

  it.each(details)("is one that its example satisfies, and nothing without an id: %s", (type) => {
    const { examples, ...json } = eventSchema(type);
    const schema = z.fromJSONSchema(json);

    const { id: _, ...nameless } = examples[0];

    expect(schema.safeParse(examples[0]).error).toBeUndefined();
    expect(schema.safeParse(nameless).success).toBe(false);
  });

  it.each(details)("allows fields to be added: %s", (type) => {
    const { examples, ...json } = eventSchema(type);

    expect(z.fromJSONSchema(json).safeParse({ ...examples[0], added: "later" }).success).toBe(true);
  });
});

describe("the OpenAPI document", () => {
  it("has every operation, and no other", () => {
    const ids = valuesOf(openApi.paths, "operationId");

    expect(ids.toSorted()).toEqual(Object.keys(API).toSorted());
  });

  it("refers to nothing that is not there", () => {
    const names = valuesOf(openApi, "$ref").map((ref) => String(ref).split("/").at(-1) ?? "");

    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !(name in openApi.components.schemas))).toEqual([]);
  });

  it.each(operations)(
    "names every parameter that is in the path of %s",
    (_name, { path, method }) => {
      const { parameters } = openApi.paths[path][method.toLowerCase()];
      const inPath = parameters.filter((one: Record<string, unknown>) => one["in"] === "path");

      expect(inPath.map(({ name }: { name: string }) => `{${name}}`)).toEqual(
        path.match(/\{\w+\}/g) ?? [],
      );
    },
  );

  it("gives requests that would be accepted", () => {
    const bodies = operations.flatMap(([, { path, method, request }]) => {
      const { requestBody } = openApi.paths[path][method.toLowerCase()];
      return valuesOf(requestBody, "value").map((value) => ({ value, schema: request.shape.body }));
    });

    expect(bodies.length).toBeGreaterThanOrEqual(3);
    for (const { value, schema } of bodies) expect(schema?.safeParse(value).error).toBeUndefined();
  });

  it.each(operations)("gives an answer to %s that is one", (_name, operation) => {
    const [, content] =
      responsesOf(operation).find(([status]) => status === String(operation.status)) ?? [];
    const example = content?.["application/json"]?.example;

    expect(operation.answer.parse(example)).toEqual(example);
  });

  it.each(operations)("gives a problem for each way that %s may go wrong", (_name, operation) => {
    const problems = responsesOf(operation).flatMap(([status, content]) => {
      const problem = content["application/problem+json"];
      return problem ? [[status, ProblemDocument.strict().parse(problem.example).status]] : [];
    });

    expect(problems).toHaveLength(3 + operation.problems.length);
    for (const [status, inDocument] of problems) expect(String(inDocument)).toBe(status);
  });
});

describe("the deployed routes", () => {
  const functions: Record<string, { events?: { httpApi?: Route }[] }> = parse(
    readFileSync("serverless/functions.yml", "utf8"),
    { merge: true },
  );
  const routes = Object.values(functions).flatMap(({ events = [] }) =>
    events.flatMap(({ httpApi }) => httpApi ?? []),
  );

  it("are those of the contract", () => {
    const wanted = operations.map(([, { method, path }]) => `${method} ${path}`);

    expect(routes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      wanted.toSorted(),
    );
  });

  it.each(routes)("let nobody in without a token: $method $path", ({ authorizer }) => {
    expect(authorizer).toEqual({ name: "organizations" });
  });
});

interface Route {
  method: string;
  path: string;
  authorizer?: { name: string };
}
