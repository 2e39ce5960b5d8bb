import { defineConfig } from "playwright/test";

/** What stops the gateway under everybody runs alone, when all other stories are over. */
const ALONE = "outage.spec.ts";

// All tests share one gateway and one shop, each with people of its own. A browser waits for most of its time: two cores carry two.
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "./stack.ts",
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  globalTimeout: 12 * 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  projects: [
    { name: "stories", testIgnore: ALONE },
    { name: "outage", testMatch: ALONE, dependencies: ["stories"] },
  ],
  use: { trace: "off", screenshot: "off", video: "off" },
});
