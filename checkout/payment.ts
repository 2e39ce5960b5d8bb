import type { Payment, PaymentStatus, PublicState } from "../protocol/payment.ts";

/** What the gateway writes into the frame's page. */
export type ShownPayment = Pick<Payment, "amount" | "currency" | "expires"> & {
  readonly state: PublicState;
  readonly payment: string;
  readonly serverTime: number;
};

/** The payment of this frame, as the gateway wrote it into the page. */
export function readShownPayment(): ShownPayment {
  return JSON.parse(document.getElementById("payment")?.textContent ?? "") as ShownPayment;
}

const RETRY_MS = 5_000;
const QUIET_MS = 3_000;

interface Watcher {
  readonly changed: (state: PublicState) => void;
  /** Whether the gateway can be heard. */
  readonly heard: (online: boolean) => void;
}

/** Follows a payment's state live, until it can change no more; comes back by itself after a lost connection. */
export function watchPayment(payment: string, watcher: Watcher): void {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const source = new EventSource(`/v1/payments/${payment}/events`);
  const heard = () => {
    clearTimeout(quiet);
    quiet = undefined;
    watcher.heard(true);
  };
  source.addEventListener("open", heard);
  source.addEventListener("status", (event) => {
    heard();
    const { state } = JSON.parse(event.data) as PaymentStatus;
    if (state !== "created") source.close();
    watcher.changed(state);
  });
  source.addEventListener("error", () => {
    quiet ??= setTimeout(() => watcher.heard(false), QUIET_MS);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => watchPayment(payment, watcher), RETRY_MS);
  });
}
