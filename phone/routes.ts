import type { ComponentType } from "preact";
import { later } from "../pages/later.tsx";
import type { PageProps } from "../pages/page.ts";
import { RECOVERY_PLACES, recoveryScreens } from "../pages/recovery/screens.ts";
import type { IconName } from "../ui/icon.tsx";
import { CertificateScreen } from "./certificate-screen.tsx";
import { HomeScreen } from "./home-screen.tsx";
import type { PhoneWords } from "./words.ts";

export interface Route {
  /** What stands behind the `#`, without what follows a `?`. */
  readonly path: string;
  readonly screen: ComponentType<PageProps>;
  /** Where it stands in the navigation at the bottom, in this table's order; without it a screen is reached from others. */
  readonly tab?: { readonly icon: IconName; readonly label: keyof PhoneWords };
  /** Shown to a device that holds no certificate too; all others lead through getting one. */
  readonly withoutCertificate?: true;
}

const home: Route = { path: "", screen: HomeScreen, tab: { icon: "home", label: "home" } };

/** Every screen of the app, first the one that opens. */
export const routes: readonly Route[] = [
  home,
  { path: "scan", screen: later(async () => (await import("./scan/pay-for-pc.tsx")).PayForPc), tab: { icon: "scan", label: "scan" } },
  { path: "devices", screen: later(async () => (await import("./devices-screen.tsx")).DevicesScreen), tab: { icon: "devices", label: "devices" } },
  { path: "certificate", screen: CertificateScreen, tab: { icon: "certificate", label: "certificate" } },
  {
    path: "settings",
    screen: later(async () => (await import("../pages/settings.tsx")).Settings),
    tab: { icon: "settings", label: "settings" },
    withoutCertificate: true,
  },
  { path: "send", screen: later(async () => (await import("../pages/send/send.tsx")).Send) },
  { path: "withdraw", screen: later(async () => (await import("../pages/withdraw/withdraw.tsx")).Withdraw) },
  { path: "receipts", screen: later(async () => (await import("../pages/receipts/receipts.tsx")).Receipts), withoutCertificate: true },
  ...RECOVERY_PLACES.map((path): Route => ({ path, screen: recoveryScreens[path], withoutCertificate: true })),
];

/** The route of a location's hash; the first one where none has this path. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#/, "").split("?")[0];
  return routes.find((route) => route.path === path) ?? home;
}
