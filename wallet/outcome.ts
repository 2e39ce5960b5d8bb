import type { Problem } from "../protocol/problem.ts";
import type { Result } from "../protocol/result.ts";

/** How an attempt to pay ended, as far as this wallet can prove. */
export type Outcome =
  /** The gateway's signature says so. */
  | { readonly kind: "paid"; readonly result: Result }
  /** The gateway refused; no money was moved by these bytes. */
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Sent, and no answer: the same bytes are sent again until there is one. */
  | { readonly kind: "unknown" }
  /** An answer signed by a key that this wallet has not validated yet. */
  | { readonly kind: "unverified" };
