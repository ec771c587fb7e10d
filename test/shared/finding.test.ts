import { describe, expect, it } from "vitest";
import { consoleUrl, Finding, isError, sentenceOf } from "../../shared/finding.ts";

const aFinding = (wanted: Partial<Finding> = {}): Finding => ({
  code: "QuotaTooLow",
  severity: "error",
  resource: "quota L-1216C47A in eu-west-1",
  is: "5",
  mustBe: "at least 40",
  fix: {
    steps: ["request an increase"],
    consoleUrl: consoleUrl("eu-west-1", "servicequotas/home"),
  },
  ...wanted,
});

describe("sentenceOf", () => {
  it("says what is, what must be, and what to do where", () => {
    expect(sentenceOf(aFinding())).toBe(
      "quota L-1216C47A in eu-west-1 is 5, must be at least 40: request an increase; " +
        "https://eu-west-1.console.aws.amazon.com/servicequotas/home",
    );
  });

  it("ends with the steps where there is no link, and without either where nothing helps", () => {
    expect(sentenceOf(aFinding({ fix: { steps: ["wait", "ask AWS"] } }))).toMatch(
      /: wait; ask AWS$/,
    );
    expect(sentenceOf(aFinding({ fix: { steps: [] } }))).toMatch(/must be at least 40$/);
  });
});

it.each([
  { severity: "error", stops: true },
  { severity: "warning", stops: false },
  { severity: "info", stops: false },
] as const)(
  "stops provisioning or not by its severity: $severity, $stops",
  ({ severity, stops }) => {
    expect(isError(aFinding({ severity }))).toBe(stops);
  },
);

it("is not known by another severity", () => {
  expect(Finding.safeParse({ ...aFinding(), severity: "fatal" }).success).toBe(false);
});
