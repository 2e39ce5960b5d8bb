import type { Authentication } from "./http/server.ts";
import type { OrderCheckParts } from "./orders/check-order.ts";
import type { Outbound } from "./outbound/client.ts";
import type { Rules } from "./payments/authorize/commit.ts";
import type { Verifier } from "./payments/authorize/verify.ts";

/** The checks that a tampered payment meets on its way, as functions that the composition root hands to the rooms. */
export interface Checks extends Pick<OrderCheckParts, "fetchOrder" | "readOrder" | "register" | "compare"> {
  readonly merchant: Authentication["merchant"];
  /** What is heard from merchants' own servers. */
  readonly outbound: Outbound;
  readonly signatureHolds: NonNullable<Verifier["signatureHolds"]>;
  readonly decide: NonNullable<Rules["decide"]>;
}
