import { expect, it } from "vitest";
import { raise } from "../../../shared/preflight/quota.ts";
import { aCluster } from "../../support/requests.ts";

it("is none to be requested when AWS does not raise it", () => {
  const quota = { serviceCode: "ec2", quotaCode: "L-0", quotaName: "Things", value: 5 };
  const finding = {
    code: "QuotaTooLow",
    severity: "error",
    is: "5",
    mustBe: "at least 6",
  } as const;

  const raised = [true, false].map((isAdjustable) =>
    raise(aCluster(), { ...quota, isAdjustable }, { ...finding, wanted: 6 }),
  );

  expect(raised.map((one) => one.quota?.wanted)).toEqual([6, undefined]);
});
