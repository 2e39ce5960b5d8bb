import { rm, writeFile } from "node:fs/promises";
import { test } from "playwright/test";
import { newProfile } from "../../e2e/browser.ts";
import { readStack } from "../../e2e/stack.ts";
import type { Round } from "../figure.ts";
import { type Job, readJob, type Steps, type Taken } from "../rounds/job.ts";
import { Chromium } from "./chromium.ts";
import { makeBuyer, order } from "./people.ts";
import { type Mark, Tab, timeOf } from "./tab.ts";

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

/** Opens the prompt, or an empty page in its place; gives the milliseconds from the click to each step. */
type Opening = (empty: boolean) => Promise<Steps>;

async function takeAll(tab: Tab, { rounds, names }: Job): Promise<Taken> {
  const taken: Taken = { rounds: {}, steps: {} };
  const repeat = async (name: string, round: (at: number) => Promise<Round>) => {
    if (!names.includes(name)) return;
    const list: Round[] = [];
    for (let at = -WARM_UP; at < rounds; at++) {
      const one = await round(at);
      if (at >= 0) list.push(one);
    }
    taken.rounds[name] = list;
  };
  const compare = (name: string, opening: Opening) => {
    const steps: Steps[] = [];
    if (names.includes(name)) taken.steps[name] = steps;
    return repeat(name, async (at) => {
      // Now the one first, now the other.
      const first = await opening(at % 2 === 0);
      const second = await opening(at % 2 !== 0);
      const [prompt, empty] = at % 2 === 0 ? [second, first] : [first, second];
      if (at >= 0) steps.push(prompt);
      return { value: prompt.painted ?? Number.NaN, baseline: empty.painted ?? Number.NaN };
    });
  };
  await tab.visit(await order("soap"));
  await compare("wallet-prompt-in-page", (empty) => inPage(tab, empty));
  await compare("wallet-prompt-in-page-worker-stopped", (empty) => inPage(tab, empty, () => tab.stopWorkers()));
  await tab.visit(await order("blanket"));
  await compare("wallet-prompt-window", (empty) => inWindow(tab, empty));
  await repeat("wallet-pay-to-paid", async () => ({ value: await payToPaid(tab) }));
  return taken;
}

async function inPage(tab: Tab, empty: boolean, before?: () => Promise<void>): Promise<Steps> {
  await tab.mode(empty ? "empty" : "prompt");
  await before?.();
  const painted = tab.next("painted");
  const clicked = await tab.clickButton();
  const mark = await painted;
  if (!empty) await tab.escape();
  return stepsAfter(clicked, mark);
}

async function inWindow(tab: Tab, empty: boolean): Promise<Steps> {
  await tab.mode(empty ? "window" : "prompt");
  const { clicked, painted } = await tab.windowPainted(empty ? "/empty.html" : "/prompt.html", () => tab.clickButton());
  return stepsAfter(clicked, painted);
}

function stepsAfter(clicked: number, { steps = {} }: Mark): Steps {
  return Object.fromEntries(Object.entries(steps).map(([name, at]) => [name, at - clicked]));
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
