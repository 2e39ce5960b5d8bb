import { defineConfig } from "playwright/test";

/** When all other stories are over, one browser at a time: what stops the gateway under everybody, and what depends on how soon a frame is painted. */
const ALONE = ["outage.spec.ts", "hostile-page.spec.ts", "prompt.spec.ts"];

// All tests share one gateway and one shop, each with people of its own. A browser waits for most of its time: two cores carry two.
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "./stack.ts",
  workers: 2,
  fullyParallel: false,
  retries: 0,
  ...(process.env.COCONUT_LONG !== "1" && { grepInvert: /@long/ }),
  timeout: 60_000,
  // Twice what a slow machine was seen to take: it ends what hangs, not what is slow.
  globalTimeout: 25 * 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  projects: [
    { name: "stories", testIgnore: ALONE },
    { name: "alone", testMatch: ALONE, dependencies: ["stories"], workers: 1 },
  ],
  use: { trace: "off", screenshot: "off", video: "off" },
});
