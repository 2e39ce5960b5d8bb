import { api } from "../protocol/api.ts";
import { fromBase64Url } from "../protocol/bytes.ts";
import { type Handoff, type HandoffStatus, handoffCode, handoffShortCode, importHandoffSecret, type TypedCode } from "../protocol/handoff.ts";
import { type Problem, ProblemError } from "../protocol/problem.ts";
import { paymentCodeText, signInCodeText } from "../protocol/scanned.ts";
import { prepareRequest, sendRequest } from "../wallet/request.ts";
import { eachSecond, type GatewayClock, gatewayClock, pause } from "./clock.ts";
import { makePcKey, type PcKey } from "./pc-key.ts";
import { isOver, type Screen } from "./screen.ts";
import { readStatusStream } from "./status-stream.ts";

/** What a phone is to do, and for which page: pay, or sign in at a merchant's in answer to its challenge. */
export type Wish = Errand & {
  readonly gateway: string;
  /** The origin of the page that asks, as the browser knows it. */
  readonly origin: string;
};
export type Errand = { readonly payment: string } | { readonly signIn: { readonly merchant: string; readonly challenge: string } };

/** A bound phone that has not answered for so long is called quiet, in ms. */
const QUIET_MS = 40_000;
const RETRY_MS = 1_000;

/** A PC's side of one hand-off: nothing of it is ever stored. `show` gets every screen. */
export class PcSession {
  readonly #wish: Wish;
  readonly #show: (screen: Screen) => void;
  readonly #ended = new AbortController();
  #screen: Screen = { kind: "opening" };
  #open: { readonly handoff: Handoff; readonly key: PcKey; readonly secret: CryptoKey; readonly clock: GatewayClock } | undefined;
  #status: HandoffStatus | undefined;
  #typed: TypedCode | undefined;
  #typing: "asking" | Problem | undefined;
  #refreshes = 0;
  #boundAt = 0;
  #online = true;

  constructor(wish: Wish, show: (screen: Screen) => void) {
    this.#wish = wish;
    this.#show = show;
  }

  /** Asks for the hand-off and shows its codes until a phone is bound. */
  async start(): Promise<void> {
    this.#draw({ kind: "opening" });
    try {
      const key = await makePcKey();
      const { gateway, origin } = this.#wish;
      const errand = "payment" in this.#wish ? { payment: this.#wish.payment } : { signIn: this.#wish.signIn };
      const handoff = await sendRequest(api.createHandoff, prepareRequest(gateway, api.createHandoff, { body: { ...errand, origin, key: key.spki } }));
      const secret = fromBase64Url(handoff.secret);
      if (!secret) throw new ProblemError({ code: "answer-invalid" });
      this.#open = { handoff, key, clock: gatewayClock(handoff.serverTime), secret: await importHandoffSecret(secret) };
      secret.fill(0);
    } catch (error) {
      this.#draw({ kind: "problem", problem: problemOf(error) });
      return;
    }
    // Each second a new code, or the time that is left.
    void eachSecond(
      this.#open.clock,
      () => !isOver(this.#screen),
      () => this.#refresh(),
    );
    void this.#follow();
  }

  /** Shows a code to be typed in place of the QR; where none can be had now, says why and goes on with the QR. */
  async showTyped(): Promise<void> {
    if (this.#typing === "asking") return;
    this.#typing = "asking";
    void this.#refresh();
    try {
      this.#typed = await this.#ask("typed-code", api.createTypedCode);
      this.#typing = undefined;
    } catch (error) {
      this.#typing = problemOf(error);
      if (this.#typing.code === "handoff-not-found" && !isOver(this.#screen)) this.#end({ kind: "problem", problem: this.#typing });
    }
    await this.#refresh();
  }

  /** Shows the QR again. */
  async showCode(): Promise<void> {
    this.#typed = undefined;
    await this.#refresh();
  }

  /** Ends the hand-off from the PC; what the phone has signed already stays paid. */
  async cancel(): Promise<void> {
    if (isOver(this.#screen)) return;
    this.#end({ kind: "canceled" });
    await this.#ask("cancel", api.cancelHandoff).catch(() => undefined);
  }

  async #ask<O extends typeof api.createTypedCode | typeof api.cancelHandoff>(action: "typed-code" | "cancel", operation: O) {
    if (!this.#open) throw new ProblemError({ code: "handoff-not-found" });
    const { handoff, key, clock } = this.#open;
    const headers = await key.authorize(handoff.id, action, clock());
    return sendRequest<O>(operation, prepareRequest(this.#wish.gateway, operation, { params: { id: handoff.id } } as never), headers);
  }

  /** Comes back by itself after a lost connection: the first event is how things stand. */
  async #follow(): Promise<void> {
    while (this.#open && !isOver(this.#screen)) {
      const { handoff, key, clock } = this.#open;
      try {
        const headers = await key.authorize(handoff.id, "watch", clock());
        await readStatusStream(`${this.#wish.gateway}/v1/handoffs/${handoff.id}/events`, headers, this.#ended.signal, (status) => void this.#hear(status));
      } catch {
        this.#online = isOver(this.#screen);
      }
      if (!isOver(this.#screen)) await pause(RETRY_MS);
    }
  }

  async #hear(status: HandoffStatus): Promise<void> {
    this.#online = true;
    if (status.state === "bound" && this.#status?.state !== "bound") this.#boundAt = performance.now();
    this.#status = status;
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (isOver(this.#screen)) return;
    const mine = ++this.#refreshes;
    const next = await this.#next();
    // A later one knows more, and may have come first.
    if (isOver(this.#screen) || mine !== this.#refreshes) return;
    if (isOver(next)) this.#end(next);
    else this.#draw(next);
  }

  async #next(): Promise<Screen> {
    if (!this.#open) return { kind: "opening" };
    const { handoff, key, secret, clock } = this.#open;
    const now = clock();
    const remaining = Math.max(0, Math.ceil((handoff.expires - now) / 1000));
    const status = this.#status;
    switch (status?.state) {
      case "paid":
      case "expired":
      case "canceled":
        return { kind: status.state };
      case "signed":
        return { kind: "signed", signIn: status.signIn ?? "" };
      case "declined":
        return { kind: "declined", notMine: status.notMine === true };
      case "bound": {
        const shortCode = await handoffShortCode(handoff.id, key.hash, status.phoneKey ?? "");
        const quiet = performance.now() - this.#boundAt > QUIET_MS;
        const { person = "", secondPhone = false } = status;
        return { kind: "bound", shortCode, person, secondPhone, quiet, remaining, online: this.#online };
      }
      default:
        break;
    }
    if (remaining === 0) return { kind: "expired" };
    if (this.#typed && this.#typed.expires > now) {
      return { kind: "typed", digits: this.#typed.typed, digitsFor: Math.ceil((this.#typed.expires - now) / 1000), remaining, online: this.#online };
    }
    this.#typed = undefined;
    const second = Math.floor(now / 1000);
    const codeText = "payment" in this.#wish ? paymentCodeText : signInCodeText;
    const text = document.hidden ? undefined : codeText(handoff.walletOrigin, handoff.id, second, await handoffCode(secret, handoff.id, second));
    return { kind: "code", text, typing: this.#typing, remaining, online: this.#online };
  }

  #draw(screen: Screen): void {
    this.#screen = screen;
    this.#show(screen);
  }

  #end(screen: Screen): void {
    this.#draw(screen);
    this.#ended.abort();
  }
}

function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: "internal", requestId: "hand-off" };
}
