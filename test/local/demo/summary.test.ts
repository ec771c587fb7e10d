import { expect, it } from "vitest";
import { listFaults } from "../../../local/demo/fault.ts";
import { describe, duration, type Summary } from "../../../local/demo/summary.ts";

const SUMMARY: Summary = {
  clusterId: "c74901584a373d150ce2b",
  status: "ACTIVE",
  durationSeconds: 841,
  criticalPath: { seconds: 838, stages: ["preflight", "roles", "database"] },
  resources: [
    { resource: "VPC", count: 0, documented: 0, details: [] },
    {
      resource: "Security group",
      count: 3,
      documented: 3,
      details: ["database", "endpoint", "node"].map((name) => `astro-demo-${name}-security-group`),
    },
  ],
  steps: [
    {
      step: "EnsureDatabase",
      title: "RDS database",
      beganAfterSeconds: 17,
      tookSeconds: 824,
      attempts: 24,
    },
  ],
  awsCalls: { total: 5, byService: { sts: 1, ec2: 4 } },
  stateTransitions: 76,
  completionEvent: undefined,
};

it("compares what was made with AWS's own time", () => {
  const lines = describe(SUMMARY).split("\n");

  expect(lines).toContain("It took 14m01s of simulated time, 0.4 % more than AWS itself needs:");
  expect(lines).toContain("  after  0m17s  RDS database         took 13m44s in 24 attempts");
});

it("compares with nothing what has stopped", () => {
  const text = describe({ ...SUMMARY, status: "FAILED", durationSeconds: 14 });

  expect(text).toContain("It took 0m14s of simulated time.\n");
  expect(text).not.toContain("%");
});

it("says all in 80 columns, with nothing at the end of a line that nobody sees", () => {
  const lines = [describe(SUMMARY), listFaults()].join("\n").split("\n");

  expect(lines.filter((line) => line.length > 80 || line !== line.trimEnd())).toEqual([]);
});

it.each([
  [0, "0m00s"],
  [59.6, "1m00s"],
  [-3, "0m00s"],
])("tells %d seconds as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
