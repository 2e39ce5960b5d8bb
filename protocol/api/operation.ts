import type * as v from "valibot";

/**
 * Who may call: anybody; a login by RFC 9421 signature; a merchant's server by its API key (`Authorization: Bearer`); a seller, which
 * is that server or a member of the merchant by a login whose token names the merchant; or the PC of a hand-off by claims that its
 * ephemeral key signed (`Authorization: Handoff`).
 */
export type Caller = "anybody" | "login" | "merchant" | "seller" | "handoff";

/** One operation of the gateway's HTTP API; both ends are typed by it and the OpenAPI document is made from it. */
export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path with `{name}` for parameters. */
  readonly path: string;
  readonly caller: Caller;
  readonly summary: string;
  readonly status: number;
  readonly params?: v.GenericSchema;
  readonly query?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** Absent: the answer has no body (204). */
  readonly reply?: v.GenericSchema;
  /** An `Idempotency-Key` header is required. */
  readonly idempotent?: true;
  /** Has a limit of its own in place of the one per address. */
  readonly ownLimit?: true;
  /** Largest body in bytes, where the general limit (64 kB) does not do. */
  readonly bodyLimit?: number;
}

type Input<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;
/** What a caller gives to an operation. */
export type RequestOf<O extends Operation> = {
  readonly [K in "params" | "query" | "body" as O[K] extends v.GenericSchema ? K : never]: Input<O[K]>;
};
/** What an operation answers. */
export type ReplyOf<O extends Operation> = Input<O["reply"]>;
