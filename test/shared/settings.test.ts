import { beforeEach, expect, it, vi } from "vitest";
import { setting, vendorEgressCidrs } from "../../shared/settings.ts";

beforeEach(() => {
  vi.unstubAllEnvs();
});

it("tells what deployment has set", () => {
  vi.stubEnv("TABLE_NAME", "provisioner");

  expect(setting("TABLE_NAME")).toBe("provisioner");
});

it("takes a setting that is missing for a fault of the deployment", () => {
  vi.stubEnv("TEMPLATE_URL", undefined);

  expect(() => setting("TEMPLATE_URL")).toThrow("TEMPLATE_URL");
});

it.each([
  ["", []],
  ["203.0.113.0/24", ["203.0.113.0/24"]],
  ["203.0.113.0/24,198.51.100.7/32", ["203.0.113.0/24", "198.51.100.7/32"]],
])("reads the vendor's addresses from %j", (text, cidrs) => {
  vi.stubEnv("VENDOR_EGRESS_CIDRS", text);

  expect(vendorEgressCidrs()).toEqual(cidrs);
});
