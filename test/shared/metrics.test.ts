import { expect, it, vi } from "vitest";
import { log } from "../../shared/log.ts";
import { count } from "../../shared/metrics.ts";

it("counts by a log line that CloudWatch reads", () => {
  vi.stubEnv("EVENT_BUS_NAME", "astro-provisioning-test");
  const logged = vi.spyOn(log, "warn").mockReturnValue(undefined);

  count("UnknownErrors", { error: "Novel" });

  expect(logged).toHaveBeenCalledExactlyOnceWith("UnknownErrors", {
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: "AstroProvisioner",
          Dimensions: [["EventBus"]],
          Metrics: [{ Name: "UnknownErrors", Unit: "Count" }],
        },
      ],
    },
    EventBus: "astro-provisioning-test",
    UnknownErrors: 1,
    error: "Novel",
  });
});
