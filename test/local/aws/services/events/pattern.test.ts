import { expect, it } from "vitest";
import { compilePattern } from "../../../../../local/aws/services/events/pattern.ts";

const EVENT = {
  source: "astro.provisioning",
  "detail-type": "Cluster Provisioned",
  resources: ["cluster/one", "cluster/two"],
  detail: {
    percent: 100,
    step: null,
    isDone: true,
    cluster: { name: "Analytics", region: "eu-west-1" },
    outputs: [
      { kind: "vpc", id: "vpc-1" },
      { kind: "nat", id: "nat-2" },
    ],
  },
};

it.each([
  ["one of several values", { source: ["aws.states", "astro.provisioning"] }],
  ["a number", { detail: { percent: [100] } }],
  ["null", { detail: { step: [null] } }],
  ["a boolean", { detail: { isDone: [true] } }],
  ["an element of an array", { resources: ["cluster/two"] }],
  ["an object within an array", { detail: { outputs: { kind: ["nat"], id: ["nat-2"] } } }],
  ["a prefix", { source: [{ prefix: "astro." }] }],
  ["a prefix in any case", { source: [{ prefix: { "equals-ignore-case": "ASTRO." } }] }],
  ["a suffix", { "detail-type": [{ suffix: "ioned" }] }],
  ["a suffix in any case", { "detail-type": [{ suffix: { "equals-ignore-case": "IONED" } }] }],
  [
    "a text in any case",
    { detail: { cluster: { name: [{ "equals-ignore-case": "ANALYTICS" }] } } },
  ],
  ["a wildcard", { detail: { cluster: { region: [{ wildcard: "eu-*-1" }] } } }],
  ["anything but a value", { source: [{ "anything-but": "aws.states" }] }],
  ["anything but some values", { detail: { percent: [{ "anything-but": [0, 50] }] } }],
  ["anything but a prefix", { source: [{ "anything-but": { prefix: "aws." } }] }],
  ["anything but some suffixes", { source: [{ "anything-but": { suffix: ["x", "y"] } }] }],
  ["a member that exists", { detail: { step: [{ exists: true }] } }],
  ["a member that does not exist", { detail: { failure: [{ exists: false }] } }],
  ["a range", { detail: { percent: [{ numeric: [">", 0, "<=", 100] }] } }],
  ["one of two patterns", { $or: [{ source: ["other"] }, { detail: { percent: [100] } }] }],
  ["nothing in particular", {}],
])("matches %s", (_what, pattern) => {
  expect(compilePattern(pattern)(EVENT)).toBe(true);
});

it.each([
  ["another value", { source: ["aws.states"] }],
  ["text in place of a number", { detail: { percent: ["100"] } }],
  ["another case", { detail: { cluster: { name: ["analytics"] } } }],
  ["members of two objects of an array", { detail: { outputs: { kind: ["vpc"], id: ["nat-2"] } } }],
  ["only one of two members", { source: ["astro.provisioning"], detail: { percent: [1] } }],
  ["what is not there", { detail: { failure: [{ "anything-but": "x" }] } }],
  ["a member that should not exist", { detail: { percent: [{ exists: false }] } }],
  ["an excluded value", { source: [{ "anything-but": ["astro.provisioning"] }] }],
  ["an excluded prefix", { source: [{ "anything-but": { prefix: "astro" } }] }],
  ["outside of a range", { detail: { percent: [{ numeric: [">", 0, "<", 100] }] } }],
  ["a number by a prefix", { detail: { percent: [{ prefix: "1" }] } }],
  ["a star that stands for itself", { source: [{ wildcard: "astro\\*" }] }],
  ["none of the patterns", { $or: [{ source: ["other"] }, { source: ["another"] }] }],
  ["a member of what is no object", { source: { name: ["x"] } }],
])("does not match %s", (_what, pattern) => {
  expect(compilePattern(pattern)(EVENT)).toBe(false);
});

it.each([
  ["Filter is not an object", []],
  ['"source" must be an object or an array', { source: "astro" }],
  ["Empty arrays are not allowed", { source: [] }],
  ["Unrecognized match type regex", { source: [{ regex: ".*" }] }],
  ["prefix match pattern must be a string", { source: [{ prefix: 5 }] }],
  ["Unrecognized numeric range operator: ~", { detail: { percent: [{ numeric: ["~", 5] }] } }],
  ["Value of numeric match must be numeric", { detail: { percent: [{ numeric: ["=", "5"] }] } }],
  ["Only one key allowed in match expression", { source: [{ prefix: "a", suffix: "b" }] }],
])("says %s", (message, pattern) => {
  expect(() => compilePattern(pattern)).toThrow(message);
});
