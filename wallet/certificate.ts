import type { Problem } from "../protocol/problem.ts";
import type { HeldCertificate } from "./database.ts";
import { readSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** What this device can do: nothing without a login, not pay without a certificate. */
export type Standing =
  | { readonly kind: "logged-out" }
  | { readonly kind: "no-certificate"; readonly user: string }
  | { readonly kind: "ready" | "expired" | "revoked" | "suspended"; readonly user: string; readonly held: HeldCertificate };

/** How this device stands now, by what it knows itself. */
export async function standing(wallet: Wallet): Promise<Standing> {
  const user = (await readSession(wallet))?.user;
  if (!user) return { kind: "logged-out" };
  const [held, key] = await Promise.all([wallet.database.get("certificates", user), wallet.database.getKey("keys", user)]);
  if (!held || !key) return { kind: "no-certificate", user };
  const { status, notAfter } = held.card;
  if (status === "expired" || notAfter < (await gatewayNow(wallet.database))) return { kind: "expired", user, held };
  return { kind: status === "active" ? "ready" : status, user, held };
}

/** Why the certificate of this device signs nothing now; undefined where it does, or where there is none. */
export function certificateProblem(now: Standing): Problem | undefined {
  switch (now.kind) {
    case "expired":
      return { code: "certificate-expired" };
    case "revoked":
      return { code: "certificate-revoked" };
    case "suspended":
      return { code: "certificate-suspended", cause: now.held.card.cause ?? "pin" };
    default:
      return undefined;
  }
}
