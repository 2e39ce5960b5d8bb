import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "*.test.ts",
      "{protocol,ui,wallet,handoff,signing,pages,extension,phone,sdk,checkout,dashboard,server,demo-shop,bench}/**/*.test.ts",
      "scripts/**/*.test.mjs",
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // One more than cores: much of what is tested waits, for PostgreSQL or for a time to pass.
    maxWorkers: 3,
  },
});
