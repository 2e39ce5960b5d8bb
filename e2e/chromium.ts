import type { LaunchOptions } from "playwright/test";
import { hasMemoryFolder } from "./memory-folder.ts";
import { readStack } from "./stack.ts";

/** What Playwright leaves out of a browser: of two such flags Chromium heeds the last one alone, so that they stand here again. */
const PLAYWRIGHT_WITHOUT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "DialMediaRouteProvider",
  "GlobalMediaControls",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "BlockOriginHeaderModificationOnRedirect",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "Translate",
  "AutoDeElevate",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
];
/** The address bar's own pages: nobody types there, and they cost each new window a second of a core. */
const NO_ADDRESS_BAR_PAGES = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI"];

const FLAGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  `--disable-features=${[...PLAYWRIGHT_WITHOUT, ...NO_ADDRESS_BAR_PAGES].join(",")}`,
];

/** How every Chromium here is started, with more flags of its own. */
export function launchOptions(...more: readonly string[]): LaunchOptions & { ignoreDefaultArgs: string[] } {
  return {
    executablePath: readStack().chromium,
    headless: true,
    chromiumSandbox: false,
    args: [...FLAGS, ...more],
    ignoreDefaultArgs: hasMemoryFolder() ? ["--disable-dev-shm-usage"] : [],
  };
}
