import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/*.test.ts", "tests/*.test.mjs"],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
