import { expect, it } from "vitest";
import { STEPS } from "../../shared/steps.ts";

it("has a title for people and a typical time for every step", () => {
  for (const { title, typicalSeconds } of Object.values(STEPS)) {
    expect(title).toMatch(/^[A-Z]/);
    expect(typicalSeconds).toBeGreaterThan(0);
  }
});
