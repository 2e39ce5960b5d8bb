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
    maxWorkers: 2,
  },
});
