import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
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
