import { rm } from "node:fs/promises";
import { type BrowserContext, type Browser as BrowserProcess, chromium, type Page } from "playwright/test";
import { type Language, localeOf, newProfile, type Scheme } from "./browser.ts";
import type { Camera } from "./camera.ts";
import { launchOptions } from "./chromium.ts";
import { readStack } from "./stack.ts";

export interface PhoneOptions {
  readonly language?: Language;
  readonly scheme?: Scheme;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Where the app is served, if not by the gateway. */
  readonly at?: string;
  /** What its camera sees; without one the phone has no camera. */
  readonly camera?: Pick<Camera, "args">;
  /** With a profile on disk, as an app needs that is to be installed. */
  readonly profile?: true;
}

/** A phone's browser: a small screen under a finger, no extension. */
export interface Phone {
  readonly context: BrowserContext;
  readonly language: Language;
  readonly page: Page;
  /** What went wrong on its pages so far: errors, and what their policy has stopped. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36";

/** Starts a phone and opens the wallet's app on it; in a process of its own, unless `plain` gives one and it needs neither camera nor profile. */
export async function openPhone(options: PhoneOptions = {}, plain?: () => Promise<BrowserProcess>): Promise<Phone> {
  const { language = "en", scheme = "light", viewport = { width: 390, height: 844 }, at = readStack().wallet, camera } = options;
  const locale = localeOf(language);
  const handset = {
    ...{ locale, viewport, timezoneId: "Asia/Seoul", colorScheme: scheme, userAgent: ANDROID },
    ...{ isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  };
  const shared = camera || options.profile ? undefined : await plain?.();
  const profile = shared ? "" : await newProfile();
  const context = shared
    ? await shared.newContext(handset)
    : await chromium.launchPersistentContext(profile, {
        ...launchOptions(`--lang=${language}`, `--accept-lang=${locale}`, ...(camera?.args ?? [])),
        ...handset,
      });
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  await context.exposeFunction("complainOfPolicy", (what: string) => void complaints.push(what));
  await context.addInitScript(() => {
    const { complainOfPolicy } = globalThis as unknown as { complainOfPolicy(what: string): void };
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      complainOfPolicy(`${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("pageerror", ({ message }) => void complaints.push(message));
  await page.goto(at);
  return {
    ...{ context, language, page, complaints },
    async close() {
      await context.close();
      if (profile) await rm(profile, { recursive: true, force: true });
    },
  };
}
