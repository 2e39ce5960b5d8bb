import type { Problem } from "../../protocol/problem.ts";
import type { PromptContent } from "../messages.ts";

/** What the prompt shows; one of these at a time. */
export type Screen =
  | { readonly kind: "loading" }
  | { readonly kind: "moving" }
  | { readonly kind: "blocked"; readonly problem: Problem; readonly content?: PromptContent }
  | { readonly kind: "ask"; readonly content: PromptContent; readonly problem?: Problem }
  | { readonly kind: "paying"; readonly content: PromptContent }
  | { readonly kind: "checking"; readonly content?: PromptContent }
  | { readonly kind: "paid"; readonly content?: PromptContent }
  /** A phone pays in place of this device; `setUp`: this device has no certificate. */
  | { readonly kind: "handoff"; readonly payment: string; readonly origin: string; readonly setUp: boolean };
