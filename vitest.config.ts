import { defineConfig } from "vitest/config";

/** Files whose tests have a simulated AWS each and mock nothing, so that they can share modules. */
const SIMULATED_AWS = "test/local/aws/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "simulated AWS", include: [SIMULATED_AWS], isolate: false } },
      {
        extends: true,
        test: { name: "others", include: ["test/**/*.test.ts"], exclude: [SIMULATED_AWS] },
      },
    ],
    sequence: { shuffle: true },
    // Generous, since machines are shared; no test measures time.
    testTimeout: 30_000,
    hookTimeout: 90_000,
    env: { POWERTOOLS_LOG_LEVEL: "SILENT" },
    coverage: {
      provider: "v8",
      include: ["functions/**", "shared/**"],
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
