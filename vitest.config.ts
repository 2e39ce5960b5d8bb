import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes ten seconds and more, most of it waiting: first, so that no worker waits for one of them at the end. */
const LONGEST = [
  "server/crash.test.ts",
  "server/handoffs/live-handoffs.test.ts",
  "server/bad-input.test.ts",
  "server/recovery/crash.test.ts",
  "server/setup/demo.test.ts",
  "walls.test.ts",
  "server/webhooks/worker.test.ts",
  "server/recovery/finishing.test.ts",
  "server/webhooks/crash.test.ts",
  "scripts/lan/lan.test.mjs",
];
for (const file of LONGEST) if (!existsSync(join(import.meta.dirname, file))) throw new Error(`${file} of vitest.config.ts has moved.`);

/** The longest files first, the others as vitest has it: the largest first, or the slowest of the last run. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.indexOf(relative(import.meta.dirname, moduleId).replaceAll("\\", "/"));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

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
    // A worker keeps the modules that it has read: reading them anew for each file took a third of all time.
    isolate: false,
    // One more than cores: much of what is tested waits, for PostgreSQL or for a time to pass.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
