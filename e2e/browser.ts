import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, type CDPSession, chromium, type Page, type Worker } from "playwright/test";
import { launchOptions } from "./chromium.ts";
import { readStack } from "./stack.ts";

export type Language = "ko" | "en";
export type Scheme = "light" | "dark";

export interface BrowserOptions {
  readonly language?: Language;
  readonly scheme?: Scheme;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: boolean;
  /** Without the extension, as most people come. */
  readonly bare?: boolean;
  /** A proxy for all that it asks for, this machine included. */
  readonly proxy?: string;
  /** A profile folder that stays; a new one that goes with the browser where this is missing. */
  readonly profile?: string;
}

/** A Chromium with the extension in it. */
export interface Browser {
  readonly context: BrowserContext;
  readonly language: Language;
  /** The extension's origin with a slash at the end; empty without an extension. */
  readonly wallet: string;
  newPage(url: string): Promise<Page>;
  /** The next page of the wallet whose path holds `part`, once it is opened. */
  opened(part: string): Promise<Page>;
  worker(): Promise<Worker>;
  /** Ends the extension's service worker, as Chromium does after a while. */
  killWorker(): Promise<void>;
  close(): Promise<void>;
}

export const WIDE = { width: 1280, height: 800 };
/** The locale of a language, as browsers name it. */
export const localeOf = (language: Language) => (language === "ko" ? "ko-KR" : "en-US");

/** Starts a Chromium, with the built extension unless it is to be bare. */
export async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { extension } = readStack();
  const { language = "en", scheme = "light", viewport = WIDE, bare = false } = options;
  const locale = localeOf(language);
  const profile = options.profile ?? (await newProfile());
  const launch = launchOptions(
    ...(bare ? [] : [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`]),
    // Playwright's locale comes too late for the first script of a window that the extension opens.
    `--lang=${language}`,
    `--accept-lang=${locale}`,
    ...(options.proxy ? [`--proxy-server=${options.proxy}`, "--proxy-bypass-list=<-loopback>"] : []),
  );
  const context = await chromium.launchPersistentContext(profile, {
    ...launch,
    ignoreDefaultArgs: [...launch.ignoreDefaultArgs, "--disable-extensions"],
    env: { ...definedEnvironment(), LANGUAGE: language },
    locale,
    timezoneId: "Asia/Seoul",
    colorScheme: scheme,
    reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
    viewport,
  });
  context.setDefaultTimeout(15_000);
  const worker = async () => ownWorkers(context)[0] ?? context.waitForEvent("serviceworker");
  const wallet = bare ? "" : new URL("/", (await worker()).url()).href;
  return {
    context,
    language,
    wallet,
    async newPage(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    opened: (part) => context.waitForEvent("page", { predicate: (page) => isAt(page, wallet, part) }),
    worker,
    killWorker: () => withCdp(firstPage(context), stopWorkers),
    async close() {
      await context.close();
      if (!options.profile) await rm(profile, { recursive: true, force: true });
    },
  };
}

/** An empty folder for a browser's profile. */
export function newProfile(): Promise<string> {
  return mkdtemp(join(readStack().temporary, "profile-"));
}

/** Talks to a page's browser without Playwright in between, which grants every script a person's gesture. */
export async function withCdp<T>(page: Page, talk: (cdp: CDPSession) => Promise<T>): Promise<T> {
  const cdp = await page.context().newCDPSession(page);
  try {
    return await talk(cdp);
  } finally {
    await cdp.detach().catch(() => undefined);
  }
}

/** Runs a script as the page's own, without any person's gesture. */
export function runAsPage(page: Page, expression: string): Promise<unknown> {
  return withCdp(page, async (cdp) => {
    const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", { expression, userGesture: false, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  });
}

/** Resolves when every service worker has stopped; Playwright's own handles do not tell. */
async function stopWorkers(cdp: CDPSession): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    cdp.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === "stopped")) resolve();
    });
  });
  await cdp.send("ServiceWorker.enable");
  await cdp.send("ServiceWorker.stopAllWorkers");
  await stopped;
}

function firstPage(context: BrowserContext): Page {
  const [page] = context.pages();
  if (!page) throw new Error("no page is open");
  return page;
}

function ownWorkers(context: BrowserContext): Worker[] {
  return context.serviceWorkers().filter((one) => one.url().startsWith("chrome-extension://"));
}

async function isAt(page: Page, wallet: string, part: string): Promise<boolean> {
  // A new page is blank until it has been told where to go.
  if (!page.url().startsWith(wallet)) await page.waitForURL(/./, { waitUntil: "commit" }).catch(() => undefined);
  return page.url().startsWith(wallet) && page.url().includes(part);
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
