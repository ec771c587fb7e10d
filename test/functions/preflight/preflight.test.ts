import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, it, vi } from "vitest";
import { check } from "../../../functions/preflight/preflight.ts";
import { requestIncreases } from "../../../shared/preflight/increases.ts";
import type { Preflight } from "../../../shared/preflight/preflight.ts";
import { survey } from "../../../shared/preflight/survey.ts";
import { aFinding } from "../../support/records.ts";
import { aCluster, aPlan } from "../../support/requests.ts";
import { inputs, run, table } from "../../support/step.ts";

vi.mock("../../../shared/preflight/increases.ts");
vi.mock("../../../shared/preflight/survey.ts");

const found = (result: Preflight) => vi.mocked(survey).mockResolvedValue(result);

beforeEach(() => {
  vi.mocked(survey).mockReset();
  vi.mocked(requestIncreases).mockReset();
});

/** What was kept with the record, in the order of writing. */
const kept = () =>
  inputs(table, UpdateCommand)
    .map(({ ExpressionAttributeValues: values = {} }) => values)
    .filter((values) => ":findings" in values);

it("returns the plan that all later steps follow, and keeps it with what was found", async () => {
  const plan = aPlan();
  const findings = [aFinding({ severity: "warning" })];
  found({ findings, plan });

  const result = await run(check);

  expect(result).toEqual(plan);
  expect(kept()).toEqual([{ ":findings": findings, ":plan": plan }]);
});

it("fails with all that is in the way in its message, and keeps the findings", async () => {
  const findings = [
    aFinding(),
    aFinding({ code: "Few", severity: "warning", resource: "CIDR block" }),
    aFinding({ resource: "quota L-34B43A08", is: "0" }),
  ];
  found({ findings });

  const attempt = run(check);

  await expect(attempt).rejects.toMatchObject({
    name: "PreflightFailed",
    message:
      "quota L-1216C47A is 5, must be at least 40: request an increase. " +
      "quota L-34B43A08 is 0, must be at least 40: request an increase",
  });
  expect(kept()).toEqual([{ ":findings": findings }]);
});

it("tells the first twenty of many in its message", async () => {
  found({ findings: Array.from({ length: 23 }, (_, n) => aFinding({ resource: `thing ${n}` })) });

  const attempt = run(check);

  await expect(attempt).rejects.toThrow(/thing 19 .*\. and 3 findings more$/);
});

it("waits for AWS when nothing but its verification is in the way", async () => {
  found({ findings: [aFinding({ code: "AccountUnverified" }), aFinding({ severity: "info" })] });

  await expect(run(check)).rejects.toMatchObject({ name: "Parked" });
});

it("does not wait for AWS when the customer has to act anyway", async () => {
  found({ findings: [aFinding({ code: "AccountUnverified" }), aFinding()] });

  await expect(run(check)).rejects.toMatchObject({ name: "PreflightFailed" });
});

it("requests no higher quota unasked", async () => {
  found({ findings: [aFinding()] });

  await expect(run(check)).rejects.toMatchObject({ name: "PreflightFailed" });
  expect(requestIncreases).not.toHaveBeenCalled();
});

it("waits for AWS when nothing but quotas that are to be raised is in the way", async () => {
  const quota = { serviceCode: "ec2", quotaCode: "L-1216C47A", wanted: 40, requested: "PENDING" };
  found({ findings: [aFinding()] });
  vi.mocked(requestIncreases).mockResolvedValue([aFinding({ quota })]);

  const attempt = run(check, { cluster: { ...aCluster(), requestQuotaIncreases: true } });

  await expect(attempt).rejects.toMatchObject({ name: "Parked" });
  expect(kept()).toEqual([{ ":findings": [aFinding({ quota })] }]);
});
