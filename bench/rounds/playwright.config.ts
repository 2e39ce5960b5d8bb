import { defineConfig } from "playwright/test";

// Playwright's runner starts the same system as the end-to-end tests have.
export default defineConfig({
  testDir: "..",
  testMatch: "*.bench.ts",
  outputDir: "../../test-results/bench",
  globalSetup: "../../e2e/stack.ts",
  workers: 1,
  retries: 0,
  timeout: 10 * 60_000,
  reporter: "line",
});
