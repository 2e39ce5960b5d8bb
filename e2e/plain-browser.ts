import { type Browser as BrowserProcess, chromium } from "playwright/test";
import { type Browser, type BrowserOptions, localeOf, WIDE } from "./browser.ts";
import { launchOptions } from "./chromium.ts";

/** Starts a browser process without the extension, for people who each have a context of their own in it. */
export function startPlain(): Promise<BrowserProcess> {
  return chromium.launch(launchOptions());
}

/** A browser without the extension, as if nobody had used it before, in a process that others use too. */
export async function openBare(process: BrowserProcess, { language = "en", scheme = "light", ...options }: BrowserOptions): Promise<Browser> {
  const context = await process.newContext({
    ...{ locale: localeOf(language), timezoneId: "Asia/Seoul", colorScheme: scheme, viewport: options.viewport ?? WIDE },
    reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
  });
  context.setDefaultTimeout(15_000);
  const none = () => Promise.reject(new Error("This browser has no extension."));
  return {
    ...{ context, language, wallet: "", opened: none, worker: none, killWorker: none },
    async newPage(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    close: () => context.close(),
  };
}
