import type { Problem } from "../protocol/problem.ts";

/** What a PC shows of its hand-off; one of these at a time. `remaining`: whole seconds until it ends. */
export type Screen =
  | { readonly kind: "opening" }
  /** `text`: what the QR says now; undefined while the page is hidden and shows none. `typing`: a code to type is being made, or why there is none. */
  | {
      readonly kind: "code";
      readonly text: string | undefined;
      readonly typing: "asking" | Problem | undefined;
      readonly remaining: number;
      readonly online: boolean;
    }
  | { readonly kind: "typed"; readonly digits: string; readonly digitsFor: number; readonly remaining: number; readonly online: boolean }
  /** `quiet`: the phone has not answered for a while. */
  | {
      readonly kind: "bound";
      readonly shortCode: string;
      readonly person: string;
      readonly secondPhone: boolean;
      readonly quiet: boolean;
      readonly remaining: number;
      readonly online: boolean;
    }
  | { readonly kind: "paid" }
  /** `signIn`: what the phone signed. */
  | { readonly kind: "signed"; readonly signIn: string }
  | { readonly kind: "declined"; readonly notMine: boolean }
  | { readonly kind: "expired" }
  | { readonly kind: "canceled" }
  | { readonly kind: "problem"; readonly problem: Problem };

/** Whether a screen is the last of its hand-off. */
export function isOver({ kind }: Screen): boolean {
  return kind === "paid" || kind === "signed" || kind === "declined" || kind === "expired" || kind === "canceled" || kind === "problem";
}
