import { defineConfig } from "vitest/config";

/** Each test has a simulated AWS of its own. */
const SIMULATED_AWS = ["test/local/aws/**/*.test.ts"];

/** Each test has customers of its own, on one stack. */
const WORKFLOWS = ["test/workflows/**/*.test.ts"];

/** Files that mock no module share them: they are evaluated, and the stack started, once. */
const sharing = (name: string, include: string[]) => ({
  extends: true as const,
  test: { name, include, isolate: false },
});

export default defineConfig({
  test: {
    projects: [
      sharing("simulated AWS", SIMULATED_AWS),
      sharing("workflows", WORKFLOWS),
      {
        extends: true,
        test: {
          name: "apart",
          include: ["test/**/*.test.ts"],
          exclude: [...SIMULATED_AWS, ...WORKFLOWS],
        },
      },
    ],
    // Of two cores only one would be used.
    maxWorkers: "100%",
    sequence: { shuffle: true },
    // Generous, since machines are shared; no test measures time.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    env: { POWERTOOLS_LOG_LEVEL: "SILENT" },
    coverage: {
      provider: "v8",
      include: ["functions/**", "shared/**"],
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
