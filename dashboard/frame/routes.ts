import type { ComponentType } from "preact";
import { later } from "../routing/later.tsx";
import type { FrameWord } from "./words.ts";

export interface Route {
  /** Segments below `/dashboard/`; `*` stands for any one. */
  readonly path: readonly string[];
  readonly screen: ComponentType;
  /** Its word in the menu; without one it is reached from another screen. */
  readonly label?: FrameWord;
}

const developers = later(async () => (await import("../developers/developers.tsx")).Developers);

/** Every screen, the first of them for no path at all. */
export const routes: readonly Route[] = [
  { path: ["payments"], label: "payments", screen: later(async () => (await import("../payments/payments.tsx")).Payments) },
  { path: ["payments", "*"], screen: later(async () => (await import("../payment/payment.tsx")).PaymentDetails) },
  { path: ["checks"], label: "checks", screen: later(async () => (await import("../checks/checks.tsx")).OrderChecks) },
  { path: ["receipts"], label: "receipts", screen: later(async () => (await import("../receipts/receipts.tsx")).Receipts) },
  { path: ["refunds"], label: "refunds", screen: later(async () => (await import("../refunds/refunds.tsx")).Refunds) },
  { path: ["payouts"], label: "payouts", screen: later(async () => (await import("../payouts/payouts.tsx")).Payouts) },
  { path: ["reports"], label: "reports", screen: later(async () => (await import("../reports/reports.tsx")).Reports) },
  { path: ["developers"], label: "developers", screen: developers },
  { path: ["developers", "*"], screen: developers },
  { path: ["business"], label: "business", screen: later(async () => (await import("../settings/business.tsx")).BusinessSettings) },
  { path: ["members"], label: "members", screen: later(async () => (await import("../settings/members.tsx")).Members) },
];

/** The screen of a path; undefined where there is none. */
export function routeOf(path: readonly string[]): Route | undefined {
  if (path.length === 0) return routes[0];
  return routes.find((route) => route.path.length === path.length && route.path.every((segment, at) => segment === "*" || segment === path[at]));
}
