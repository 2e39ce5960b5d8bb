import { defineConfig } from "playwright/test";

// One worker: all tests share one gateway and one shop, and two cores carry no second browser.
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "./stack.ts",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  globalTimeout: 11 * 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: { trace: "off", screenshot: "off", video: "off" },
});
