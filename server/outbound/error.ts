/** Why a request outward brought no answer. */
export type OutboundReason = "refused-address" | "unreachable" | "tls" | "timed-out" | "redirected" | "too-large" | "bad-answer";

/** A request outward that brought no answer which may be used; nothing of the other side's words is in it. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly reason: OutboundReason;

  constructor(reason: OutboundReason, options?: ErrorOptions) {
    super(`outbound request: ${reason}`, options);
    this.reason = reason;
  }
}
