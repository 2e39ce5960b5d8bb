import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { expect, type Frame, type Page } from "playwright/test";
import type { Language } from "./browser.ts";
import { pointerReaches } from "./pointer.ts";
import { PROJECT } from "./programs.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const NARROW = { width: 320, height: 640 };

const SCHEMES = ["light", "dark"] as const;
/** Pictures are for people to look at; what can be told without them is checked in every run. */
const PICTURES = process.env.COCONUT_PICTURES === "1";
/** What depends on the colour scheme; all else is the same in both. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** Looks at screens in one language: holds against them what is wrong; with COCONUT_PICTURES=1 takes their pictures, light and dark, wide and narrow. */
export class Looker {
  readonly #folder: string;
  readonly #language: Language;
  #count = 0;

  /** The pictures go to test-results/screens, into the folder. */
  constructor(folder: string, language: Language) {
    this.#folder = folder;
    this.#language = language;
  }

  /** Looks at what a page and its frames show now, in its own width and at 320 pixels. */
  async at(name: string, page: Page): Promise<void> {
    const wide = page.viewportSize() ?? { width: 1280, height: 800 };
    // A tab behind another is painted seconds late.
    await page.bringToFront();
    await page.locator("h1").first().waitFor({ state: "attached" });
    this.#count++;
    const number = String(this.#count).padStart(2, "0");
    // The whole page, but no more than the screen where something covers it.
    const fullPage = !shown(page).some((frame) => frame !== page.mainFrame() && frame.url().startsWith("chrome-extension:"));
    const take = async (scheme: string, width: string) => {
      if (!PICTURES) return;
      await Promise.all(shown(page).map(rest));
      await page.screenshot({ path: join(PROJECT, "test-results/screens", this.#folder, `${number}-${name}-${scheme}-${width}.png`), fullPage });
    };
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await Promise.all(shown(page).map(rest));
      for (const frame of shown(page))
        expect.soft(await complaints(frame, scheme === "light" ? [] : COLOURS), `axe on ${name}, ${scheme} (${pathOf(frame)})`).toEqual([]);
      await take(scheme, "wide");
    }
    for (const frame of shown(page)) expect.soft(await frame.locator("html").getAttribute("lang"), `lang of ${name} (${pathOf(frame)})`).toBe(this.#language);
    await page.setViewportSize(NARROW);
    for (const scheme of PICTURES ? SCHEMES : []) {
      await page.emulateMedia({ colorScheme: scheme });
      await take(scheme, "narrow");
    }
    await Promise.all(shown(page).map(rest));
    await expectNothingBeside(name, page);
    await page.setViewportSize(wide);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
    for (const frame of shown(page)) await pointerReaches(frame);
  }
}

/** Nothing in a page or its frames is wider than there is room for. */
export async function expectNothingBeside(name: string, page: Page): Promise<void> {
  for (const frame of shown(page)) {
    const [content, room] = await frame.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    expect.soft(content, `width of ${name} (${pathOf(frame)})`).toBeLessThanOrEqual(room ?? 0);
  }
}

/** The elements of a page and its frames that move or fade, now or when they change. */
export async function moving(page: Page): Promise<string[]> {
  const found = shown(page).map((frame) =>
    frame.evaluate(() => {
      const longest = (durations: string) => Math.max(...durations.split(",").map((duration) => Number.parseFloat(duration)));
      const moves = (style: CSSStyleDeclaration) =>
        longest(style.transitionDuration) > 0.01 || (style.animationName !== "none" && longest(style.animationDuration) > 0.01);
      return [...document.querySelectorAll("*")]
        .filter((element) => moves(getComputedStyle(element)))
        .map((element) => `${location.pathname} ${element.tagName} ${element.className}`);
    }),
  );
  return (await Promise.all(found)).flat();
}

const pathOf = (frame: Frame) => new URL(frame.url()).pathname;

/** Waits until a frame is painted and what moves there by itself has come to rest. */
async function rest(frame: Frame): Promise<void> {
  await frame.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
    await new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
  });
}

function shown(page: Page): Frame[] {
  return page.frames().filter((frame) => /^(http|file|chrome-extension):/.test(frame.url()));
}

/** What axe-core has against a frame's document, in a line each; by all its rules, or by some. */
async function complaints(frame: Frame, rules: readonly string[]): Promise<string[]> {
  if (!(await frame.evaluate(() => "axe" in globalThis))) await frame.evaluate(AXE);
  const { violations } = await frame.evaluate((only) => {
    const { axe } = globalThis as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } };
    return axe.run(document, { iframes: false, preload: false, resultTypes: ["violations"], ...(only.length > 0 && { runOnly: only }) });
  }, rules);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ")}`));
}
