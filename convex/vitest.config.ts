import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/*.test.ts", "tests/*.test.mjs"],
    testTimeout: 600_000, // only what hangs fails by time
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
