import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    sequence: { shuffle: true },
    env: { POWERTOOLS_LOG_LEVEL: "SILENT" },
    coverage: {
      provider: "v8",
      include: ["functions/**", "shared/**"],
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
