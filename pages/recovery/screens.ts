import { later } from "../later.tsx";
import type { PageProps } from "../page.ts";

/** The screens of recovery by what stands behind the page's `#`; all are shown to a device without a certificate too. */
export const recoveryScreens = {
  recovery: later<PageProps>(async () => (await import("./recovery-screen.tsx")).RecoveryScreen),
  "recovery-code": later<PageProps>(async () => (await import("./code-screen.tsx")).CodeScreen),
  pin: later<PageProps>(async () => (await import("./pin-screen.tsx")).PinScreen),
  password: later<PageProps>(async () => (await import("./password-screen.tsx")).PasswordScreen),
} as const;

export type RecoveryPlace = keyof typeof recoveryScreens;
export const RECOVERY_PLACES = Object.keys(recoveryScreens) as readonly RecoveryPlace[];
