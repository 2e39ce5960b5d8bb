import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { JOB, type Job, type Taken } from "./job.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where the build for browsers lies that figures are taken of. */
export const BUILD = resolve(root, process.env.COCONUT_OUT ?? "dist");

/** Lets Playwright's runner start the system of a build and take the rounds in `file` (path below bench/). */
export async function takeRounds(file: string, work: Omit<Job, "answer">, build = BUILD): Promise<Taken> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-bench-rounds-"));
  try {
    const job: Job = { ...work, answer: join(folder, "taken.json") };
    await runPlaywright(file, { ...process.env, COCONUT_OUT: build, [JOB]: JSON.stringify(job) });
    return JSON.parse(await readFile(job.answer, "utf8")) as Taken;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runPlaywright(file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const runner = [join(root, "node_modules/playwright/cli.js"), "test", "-c", join(root, "bench/rounds/playwright.config.ts"), `bench/${file}`];
  const child = spawn(process.execPath, runner, { cwd: root, env, stdio: ["ignore", 2, 2] });
  const end = () => child.kill("SIGINT");
  process.once("exit", end);
  const [code] = await once(child, "exit");
  process.off("exit", end);
  if (code !== 0) throw new Error(`the rounds in bench/${file} ended with code ${code}`);
}
