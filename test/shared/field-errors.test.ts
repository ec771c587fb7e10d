import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DB_INSTANCE_CLASSES, NODE_INSTANCE_TYPES, REGIONS } from "../../shared/catalog.ts";
import { formatCidr } from "../../shared/cidr.ts";
import { ClusterRequest } from "../../shared/cluster.ts";
import { check } from "../../shared/field-errors.ts";

const Request = z.object({
  path: z.object({ organizationId: z.string() }),
  query: z.strictObject({}),
  body: ClusterRequest,
});

const checkBody = (body: unknown) =>
  check(Request, { path: { organizationId: "org-1" }, query: {}, body });

/** All mistakes of a body, or none. */
const mistakes = (body: unknown) => {
  const result = checkBody(body);
  return "errors" in result ? result.errors : [];
};

const SMALL = { name: "analytics", accountId: "123456789012" };

const name = fc
  .stringMatching(/^[a-z][a-z0-9-]{1,37}[a-z0-9]$/)
  .filter((text) => !text.includes("--"));
const accountId = fc.stringMatching(/^\d{12}$/);
const vpcCidr = fc
  .tuple(fc.integer({ min: 16, max: 20 }), fc.nat(0xffffff))
  .map(([prefix, host]) => {
    const size = 2 ** (32 - prefix);
    const base = 10 * 2 ** 24 + host;
    return formatCidr({ base: base - (base % size), prefix });
  });

const valid = {
  name,
  accountId,
  region: fc.constantFrom(...Object.keys(REGIONS)),
  nodeInstanceType: fc.constantFrom(...NODE_INSTANCE_TYPES),
  maxNodeCount: fc.integer({ min: 1, max: 450 }),
  dbInstanceClass: fc.constantFrom(...DB_INSTANCE_CLASSES),
  vpcCidr,
  flowLogs: fc.constantFrom("none", "log-bucket"),
};

/** For each field, values that it must not have. */
const invalid: Record<string, fc.Arbitrary<unknown>> = {
  name: fc.oneof(
    fc.constantFrom(
      "",
      "ab",
      "Analytics",
      "1st",
      "ends-",
      "a--b",
      "with space",
      "a".repeat(40),
      "é-à-ü",
    ),
    fc.constantFrom(null, 7, {}, []),
  ),
  accountId: fc.oneof(fc.stringMatching(/^\d{0,11}$/), fc.constantFrom(null, 123456789012, "arn")),
  region: fc.string().filter((text) => !Object.hasOwn(REGIONS, text)),
  nodeInstanceType: fc.constantFrom("m5.tiny", "m5", "", null, 5),
  maxNodeCount: fc.oneof(
    fc.integer({ max: 0 }),
    fc.integer({ min: 451 }),
    fc.constantFrom("20", 1.5, null, Number.NaN),
  ),
  dbInstanceClass: fc.constantFrom("m6g.large", "db.t3.micro", "", null),
  vpcCidr: fc.constantFrom(
    "172.20.0.0",
    "172.20.0.1/20",
    "172.20.0.0/21",
    "10.0.0.0/8",
    "8.8.0.0/20",
    "172.300.0.0/20",
    "172.32.0.0/16",
    "",
    null,
  ),
  flowLogs: fc.constantFrom("on", true, "", null),
};

describe("a request for a cluster", () => {
  it("that is valid goes through as it is", () => {
    fc.assert(
      fc.property(fc.record(valid), (body) => {
        expect(checkBody(body)).toEqual({
          request: { path: { organizationId: "org-1" }, query: {}, body },
        });
      }),
    );
  });

  it("may leave out all that has a default", () => {
    fc.assert(
      fc.property(fc.record(valid, { requiredKeys: ["name", "accountId"] }), (body) => {
        expect(checkBody(body)).toHaveProperty("request.body", ClusterRequest.parse(body));
      }),
    );
  });

  it("has exactly those fields named that are wrong", () => {
    const wrongFields = fc
      .subarray(Object.keys(invalid), { minLength: 1 })
      .chain((fields) =>
        fc.record(Object.fromEntries(fields.map((field) => [field, invalid[field] ?? fc.nat()]))),
      );

    fc.assert(
      fc.property(fc.record(valid), wrongFields, (body, wrong) => {
        const pointers = new Set(mistakes({ ...body, ...wrong }).map(({ pointer }) => pointer));

        expect(pointers).toEqual(new Set(Object.keys(wrong).map((field) => `#/${field}`)));
      }),
    );
  });

  it("has every unknown field named", () => {
    const unknown = fc.string({ minLength: 1 }).filter((key) => !Object.hasOwn(valid, key));

    fc.assert(
      fc.property(fc.record(valid), fc.uniqueArray(unknown, { minLength: 1 }), (body, keys) => {
        const extra = Object.fromEntries(keys.map((key) => [key, 1]));

        expect(mistakes({ ...body, ...extra })).toHaveLength(Object.keys(extra).length);
      }),
    );
  });
});

describe("the words", () => {
  it.each([
    [
      { region: "mars-1" },
      "#/region",
      /^"mars-1" is not offered, must be one of af-south-1, .*, us-west-2$/,
    ],
    [
      { nodeInstanceType: "m5.tiny" },
      "#/nodeInstanceType",
      /must be one of m5\.xlarge, .*t3\.2xlarge$/,
    ],
    [
      { dbInstanceClass: 7 },
      "#/dbInstanceClass",
      /^7 is not offered, must be one of db\.m6g\.large, /,
    ],
    [{ accountId: "12" }, "#/accountId", '"12" must be the 12 digits of an AWS account ID'],
    [{ name: 7 }, "#/name", /must be of type string|must be 3 to 39/],
    [
      { vpcCidr: "8.8.0.0/20" },
      "#/vpcCidr",
      /^8\.8\.0\.0\/20 is not RFC 1918 space, must lie in 10\.0\.0\.0\/8/,
    ],
    [{ maxNodeCount: 451 }, "#/maxNodeCount", /450/],
    [{ maxNodeCount: "20" }, "#/maxNodeCount", /^"20" must be a whole number from 1 to 450$/],
    [{ maxNodeCount: 1.5 }, "#/maxNodeCount", /^1.5 must be a whole number from 1 to 450$/],
    [{ maxNodeCount: 0 }, "#/maxNodeCount", /1/],
    [{ colour: "red" }, "#/colour", /^is not known, must be one of name, accountId, region, /],
    [{ "a/b~c %": 1 }, "#/a~1b~0c%20%25", /^is not known/],
  ])("for %o say where and what is allowed", (wrong, pointer, detail) => {
    expect(mistakes({ ...SMALL, ...wrong })).toEqual([
      { pointer, detail: detail instanceof RegExp ? expect.stringMatching(detail) : detail },
    ]);
  });

  it("say what a missing field is for", () => {
    expect(mistakes({ name: "analytics" })).toEqual([
      { pointer: "#/accountId", detail: expect.stringMatching(/AWS account/) },
    ]);
  });

  it.each([[[1]], ["text"], [null]])("point at the whole body when it is %j", (body) => {
    expect(mistakes(body)).toEqual([
      { pointer: "#", detail: `${JSON.stringify(body)} must be of type object` },
    ]);
  });

  it("repeat no more than the beginning of a long value", () => {
    const [mistake] = mistakes({ ...SMALL, region: "x".repeat(1000) });

    expect(mistake?.detail).toMatch(/^"x{59}… is not offered/);
  });

  it("name parameters by their names", () => {
    const result = check(Request, { path: {}, query: { a: "1" }, body: SMALL });

    expect(result).toEqual({
      errors: [
        { parameter: "organizationId", detail: "is missing" },
        { parameter: "a", detail: "is not known" },
      ],
    });
  });

  it("name unknown keys of a map, too", () => {
    const Other = z.object({ body: z.record(z.enum(["a"]), z.string()) });

    expect(check(Other, { body: { a: "1", b: "2" } })).toEqual({
      errors: [{ pointer: "#/b", detail: "is not known" }],
    });
  });

  it("are zod's own where there are no better ones, behind what is", () => {
    const Other = z.object({ body: z.object({ at: z.iso.datetime() }) });

    expect(check(Other, { body: { at: "now" } })).toEqual({
      errors: [{ pointer: "#/at", detail: '"now" Invalid ISO datetime' }],
    });
  });
});
