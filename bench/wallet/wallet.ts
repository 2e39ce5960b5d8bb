import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Goal } from "../figure.ts";
import { figuresOf, namesOf, type Span, stepsIn, wantedOf } from "../rounds/figures.ts";
import type { Taken } from "../rounds/job.ts";
import { BUILD, takeRounds } from "../rounds/run.ts";
import type { Suite, SuiteOptions } from "../suite.ts";
import { copyWithMarks } from "./extension.ts";

/** What is taken is short and scatters: several rounds where a figure of the gateway has one. */
const EACH = 4;
const AT_MOST: Goal = { value: 1.5, is: "most" };
const SINCE = "the click";
const FIGURES: Readonly<Record<string, Span>> = {
  "wallet-prompt-in-page": { since: SINCE, median: AT_MOST },
  "wallet-prompt-in-page-worker-stopped": { since: SINCE, median: AT_MOST },
  "wallet-prompt-window": { since: SINCE, median: AT_MOST },
  "wallet-pay-to-paid": { since: SINCE },
};

/** What the person waits for, in headless Chromium: milliseconds, beside an empty page in the same place. */
export const wallet: Suite = {
  names: namesOf(FIGURES),
  async run(options) {
    const taken = await take(options);
    for (const line of stepsIn(taken, FIGURES)) options.say(line);
    return figuresOf(taken, FIGURES);
  },
};

/** The rounds with a marked copy of the built extension. */
async function take({ rounds, wants, say }: SuiteOptions): Promise<Taken> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-bench-wallet-"));
  try {
    await copyWithMarks(BUILD, folder);
    const job = { rounds: EACH * rounds, names: wantedOf(FIGURES, wants) };
    say(`wallet: ${job.rounds} rounds of ${job.names.join(", ")} …`);
    return await takeRounds("wallet/rounds.bench.ts", job, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
