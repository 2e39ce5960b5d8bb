import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Figure, figure, type Goal, median, quantile } from "../figure.ts";
import type { Suite, SuiteOptions } from "../suite.ts";
import { copyWithMarks } from "./extension.ts";
import { JOB, type Job, type Taken } from "./job.ts";

/** What is taken is short and scatters: several rounds where a figure of the gateway has one. */
const EACH = 4;
const AT_MOST: Goal = { value: 1.5, is: "most" };
const GOALS: Readonly<Record<string, Goal | undefined>> = {
  "wallet-prompt-in-page": AT_MOST,
  "wallet-prompt-in-page-worker-stopped": AT_MOST,
  "wallet-prompt-window": AT_MOST,
  "wallet-pay-to-paid": undefined,
};

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** What the person waits for, in headless Chromium: milliseconds, beside an empty page in the same place. Of the twin `-p95` the median is the 95th percentile. */
export const wallet: Suite = {
  names: Object.keys(GOALS).flatMap((name) => [name, p95(name)]),
  async run(options) {
    const taken = await take(options);
    for (const line of stepsIn(taken)) options.say(line);
    return Object.entries(taken.rounds).flatMap(([name, rounds]): Figure[] => {
      const late = quantile(
        rounds.map(({ value }) => value),
        0.95,
      );
      return [figure(name, "ms", rounds, GOALS[name]), figure(p95(name), "ms", [{ value: late }])];
    });
  },
};

function p95(name: string): string {
  return `${name}-p95`;
}

/** Lets Playwright's runner start the system and take the rounds, with a marked copy of the built extension. */
async function take({ rounds, wants, say }: SuiteOptions): Promise<Taken> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-bench-wallet-"));
  try {
    await copyWithMarks(resolve(root, process.env.COCONUT_OUT ?? "dist"), join(folder, "build"));
    const names = Object.keys(GOALS).filter((name) => wants(name) || wants(p95(name)));
    const job: Job = { rounds: EACH * rounds, names, answer: join(folder, "taken.json") };
    say(`wallet: ${job.rounds} rounds of ${names.join(", ")} …`);
    await runPlaywright({ ...process.env, COCONUT_OUT: join(folder, "build"), [JOB]: JSON.stringify(job) });
    return JSON.parse(await readFile(job.answer, "utf8")) as Taken;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runPlaywright(env: NodeJS.ProcessEnv): Promise<void> {
  const runner = [join(root, "node_modules/playwright/cli.js"), "test", "-c", join(root, "bench/wallet/playwright.config.ts")];
  const child = spawn(process.execPath, runner, { cwd: root, env, stdio: ["ignore", 2, 2] });
  const end = () => child.kill("SIGINT");
  process.once("exit", end);
  const [code] = await once(child, "exit");
  process.off("exit", end);
  if (code !== 0) throw new Error(`the wallet's rounds ended with code ${code}`);
}

/** Where the time goes between click and painted prompt. */
function stepsIn({ steps }: Taken): string[] {
  return Object.entries(steps).map(([name, openings]) => {
    const parts = Object.keys(openings[0] ?? {}).map((step) => `${step} ${median(openings.map((each) => each[step] ?? Number.NaN)).toFixed(0)}`);
    return `  ${name}, ms from the click (medians): ${parts.join(", ")}`;
  });
}
