import { rm, writeFile } from "node:fs/promises";
import { test } from "playwright/test";
import { newProfile } from "../../e2e/browser.ts";
import { readStack } from "../../e2e/stack.ts";
import type { Round } from "../figure.ts";
import { Chromium } from "./chromium.ts";
import { type Job, readJob, type Taken } from "./job.ts";
import { makeBuyer, order } from "./people.ts";
import { Tab, timeOf } from "./tab.ts";

/** Rounds whose figures nobody sees: the first ones fill caches. */
const WARM_UP = 2;

// Not a test: all rounds of the wallet's figures in one Chromium, each interleaved with its baseline.
test("wallet", async () => {
  const job = readJob();
  const profile = await newProfile();
  await makeBuyer(profile);
  const { chromium: program, extension } = readStack();
  const chromium = new Chromium({ program, profile, extension });
  try {
    const taken = await takeAll(await Tab.open(chromium), job);
    await writeFile(job.answer, JSON.stringify(taken));
  } finally {
    await chromium.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function takeAll(tab: Tab, { rounds, names }: Job): Promise<Taken> {
  const taken: Taken = { rounds: {}, steps: [] };
  const repeat = async (name: string, round: (at: number) => Promise<Round>) => {
    if (!names.includes(name)) return;
    for (let at = -WARM_UP; at < rounds; at++) {
      const one = await round(at);
      // biome-ignore lint/suspicious/noAssignInExpressions: the usual way to begin a list
      if (at >= 0) (taken.rounds[name] ??= []).push(one);
    }
  };
  await tab.visit(await order("soap"));
  await repeat("wallet-prompt-in-page", (at) =>
    inTurns(
      at,
      () => promptInPage(tab, taken),
      () => emptyInPage(tab),
    ),
  );
  await repeat("wallet-prompt-in-page-worker-stopped", (at) =>
    inTurns(
      at,
      () => promptInPage(tab, undefined, () => tab.stopWorkers()),
      () => emptyInPage(tab, () => tab.stopWorkers()),
    ),
  );
  await tab.visit(await order("blanket"));
  await repeat("wallet-prompt-window", (at) =>
    inTurns(
      at,
      () => inWindow(tab, "prompt"),
      () => inWindow(tab, "window"),
    ),
  );
  await repeat("wallet-pay-to-paid", async () => ({ value: await payToPaid(tab) }));
  return taken;
}

/** Now the one first, now the other. */
async function inTurns(at: number, measure: () => Promise<number>, measureBaseline: () => Promise<number>): Promise<Round> {
  if (at % 2 !== 0) return { value: await measure(), baseline: await measureBaseline() };
  const baseline = await measureBaseline();
  return { value: await measure(), baseline };
}

async function promptInPage(tab: Tab, taken: Taken | undefined, before?: () => Promise<void>): Promise<number> {
  await tab.mode("prompt");
  await before?.();
  const painted = tab.next("painted");
  const clicked = await tab.clickButton();
  const { steps = {}, ...mark } = await painted;
  taken?.steps.push(Object.fromEntries(Object.entries({ ...steps, painted: timeOf(mark) }).map(([name, at]) => [name, at - clicked])));
  await tab.escape();
  return timeOf(mark) - clicked;
}

async function emptyInPage(tab: Tab, before?: () => Promise<void>): Promise<number> {
  await tab.mode("empty");
  await before?.();
  const painted = tab.next("painted");
  const clicked = await tab.clickButton();
  return timeOf(await painted) - clicked;
}

async function inWindow(tab: Tab, mode: "prompt" | "window"): Promise<number> {
  await tab.mode(mode);
  const { clicked, painted } = await tab.windowPainted(mode === "prompt" ? "/prompt.html" : "/empty.html", () => tab.clickButton());
  return painted - clicked;
}

async function payToPaid(tab: Tab): Promise<number> {
  await tab.visit(await order("candle"));
  const painted = tab.next("painted");
  await tab.clickButton();
  await painted;
  const paid = tab.next("paid");
  const clicked = await tab.pay();
  return timeOf(await paid) - clicked;
}
