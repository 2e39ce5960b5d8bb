import type { Language } from "../protocol/account.ts";
import type { CertificateCard } from "../protocol/device.ts";
import type { Order } from "../protocol/order.ts";
import type { PinReason } from "../protocol/payment.ts";
import type { Problem } from "../protocol/problem.ts";

/** What the gateway's button frame shows of the wallet. */
export type ButtonState = "no-certificate" | "ready" | "opening" | "prompt" | "window" | "processing" | "canceled" | "expired-certificate" | "error";

/** Where a click leads: a prompt in the page, known by its one-time id, or nothing more for the frame to do. */
export type Opening = { readonly kind: "frame"; readonly prompt: string } | { readonly kind: "elsewhere"; readonly state: ButtonState };

/** What a button frame of the gateway may ask. `shop` is the origin that frames it, as the browser says. */
export interface FromButtonFrame {
  prepare(shop: string): ButtonState;
  /** `prompt`: the id that was given in advance, where the frame has opened the prompt already. */
  open(shop: string, prompt?: string): Opening;
  cancel(): void;
  /** Asked when a hand or the focus comes to the button, so that a stopped worker runs before the click. */
  wake(): void;
}

/** What a prompt shows; exactly what will be signed, and what helps to decide. */
export interface PromptContent {
  readonly payment: string;
  readonly tid: string;
  readonly order: Order;
  readonly merchant: { readonly id: string; readonly name: string };
  readonly origin: string;
  readonly firstPayment: boolean;
  readonly balance: string;
  readonly pin?: PinReason;
  /** Milliseconds until the payment can no longer be paid. */
  readonly expiresIn: number;
  readonly certificate: Pick<CertificateCard, "name" | "role" | "notAfter" | "fingerprint">;
}

export interface Look {
  readonly language?: Language;
  readonly theme: "system" | "light" | "dark";
}

export type PromptView =
  | {
      readonly kind: "ask";
      readonly look: Look;
      readonly content: PromptContent /** The gateway is being asked again: {@link FromPrompt.latest}. */;
      readonly stale: boolean;
    }
  /** Sent before, no answer yet. */
  | { readonly kind: "checking"; readonly look: Look; readonly content?: PromptContent }
  | { readonly kind: "blocked"; readonly look: Look; readonly problem: Problem; readonly content?: PromptContent }
  /** This device cannot pay: a phone can. `origin`: the shop's. */
  | { readonly kind: "handoff"; readonly look: Look; readonly payment: string; readonly origin: string; readonly content?: undefined };

/** How paying went, for a prompt. */
export type PayOutcome =
  | { readonly kind: "paid"; readonly paidAt: number }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "unknown" }
  | { readonly kind: "unverified" }
  /** Nothing of this payment is on its way. */
  | { readonly kind: "nothing-sent" };

/** What a prompt may ask; `prompt` is its one-time id, `ancestors` the origins around it as its browser says. */
export interface FromPrompt {
  view(prompt: string, ancestors: readonly string[]): PromptView;
  latest(prompt: string): PromptView;
  pay(prompt: string): PayOutcome;
  /** Refused to a prompt in a page. */
  payWithPin(prompt: string, pin: string): PayOutcome;
  check(prompt: string): PayOutcome;
  moveToWindow(prompt: string): void;
  setLanguage(prompt: string, language: Language): void;
  openWallet(prompt: string, place: "top-up" | "home"): void;
  cancel(prompt: string): void;
  done(prompt: string): void;
}

/** What a certificate signs beside a payment, for a page of the gateway: to be known to a site, or a member's acts for a merchant. */
export type SigningKind = "sign-in" | "receipts" | "refund" | "payout" | "key-approval";

/** What the gateway's dashboard and its sign-in frame may ask; `around`: the origins around the page, as its browser says. */
export interface FromSigningPage {
  prepare(): ButtonState;
  /** The id of a new signing, whose window comes; the request itself stays with the page until that window wants it. */
  open(kind: SigningKind, around: readonly string[]): string;
  /** Brings the window of the page's signing to the front. */
  show(): void;
  /** The page is left, or has taken its request back. */
  cancel(): void;
}

/** What a signing's window shows and signs; who asks is by the browser's stamps, `request` is JSON text of the page's own. */
export interface SigningView {
  readonly look: Look;
  readonly kind: SigningKind;
  /** The merchant whose page frames the sign-in; absent for the dashboard. */
  readonly merchant?: string;
  /** To whom a sign-in is: the origin of the page around the frame, or the gateway's own. */
  readonly audience: string;
  readonly request: string;
}

/** What the window of a signing may ask; `signing` is its one-time id. */
export interface FromSigningWindow {
  signingView(signing: string): SigningView;
  /** Gives the page what was signed, and ends. */
  answerSigning(signing: string, reply: object): void;
  setSigningLanguage(signing: string, language: Language): void;
  openWalletFor(signing: string): void;
  cancelSigning(signing: string): void;
}

/** What the background tells a page that may ask for signatures: how the wallet stands, that a window wants the request, or the end. */
export type ToSigningPage = { readonly wallet: ButtonState } | { readonly wanted: string } | { readonly signing: string; readonly reply?: object };

/** What a page of the wallet itself may ask. */
export interface FromManage {
  /** Login, certificate or settings are other ones now. */
  changed(): void;
  /** Whether a shop's button sent the person here, and waits. */
  waitingShop(): string | undefined;
  backToShop(): void;
}

/** What the background tells a button frame: how the wallet stands, or the id of the next prompt, so that a click opens it without asking. */
export type ToButtonFrame =
  | { readonly wallet: ButtonState /** Whether a prompt in the page stays. */; readonly keepPrompt: boolean }
  | { readonly prompt: string };

export type Reply<T> = { readonly value: T } | { readonly problem: Problem };

/** An interface of methods as its asking side sees it: every answer comes later and may be a problem. */
export type Client<I> = { readonly [K in keyof I]: I[K] extends (...values: infer P) => infer R ? (...values: P) => Promise<Reply<R>> : never };

/** The asking side of an interface: each method becomes one message. */
export function client<I>(send: (message: { method: string; values: unknown[] }) => Promise<unknown>): Client<I> {
  return new Proxy({} as Client<I>, {
    get:
      (_, method: string) =>
      (...values: unknown[]) =>
        send({ method, values }),
  });
}
