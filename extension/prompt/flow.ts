import type { Problem } from "../../protocol/problem.ts";
import type { Look, PayOutcome, PromptContent, PromptView, Reply } from "../messages.ts";
import { background, firstView, promptId, surface } from "./background.ts";
import type { Screen } from "./screen.ts";

const CHECK_AFTER_MS = [1_000, 2_000, 3_000, 5_000];
const NO_LOOK: Look = { theme: "system" };

/** Where the prompt's screens come from; `show` draws one. */
export class Flow {
  #content: PromptContent | undefined;
  #show: (screen: Screen, look?: Look) => void;

  constructor(show: (screen: Screen, look?: Look) => void) {
    this.#show = show;
  }

  /** First what the wallet knows already, then what the gateway says now. */
  async start(): Promise<void> {
    const view = await this.#ask(firstView);
    this.#take(view);
    if (view.kind === "ask" && view.stale) await this.refresh();
  }

  /** Asks the gateway again, where nothing is under way. */
  async refresh(): Promise<void> {
    this.#take(await this.#ask(background.latest(promptId)));
  }

  async pay(content: PromptContent, pin?: string): Promise<void> {
    this.#show({ kind: "paying", content });
    try {
      await this.#outcome(await (pin === undefined ? background.pay(promptId) : background.payWithPin(promptId, pin)));
    } catch {
      // The worker died under way: what it had signed is on disk and is sent again.
      await this.#check(0);
    }
  }

  /** Lets a phone pay in place of this device, though it could. */
  handOff({ payment, origin }: PromptContent): void {
    this.#show({ kind: "handoff", payment, origin, setUp: false });
  }

  async moveToWindow(): Promise<void> {
    this.#show({ kind: "moving" });
    await background.moveToWindow(promptId);
  }

  async #ask(reply: Promise<Reply<PromptView>>): Promise<PromptView> {
    const answer = await reply.catch(() => undefined);
    if (answer && "value" in answer) return answer.value;
    return { kind: "blocked", look: NO_LOOK, problem: answer?.problem ?? { code: "prompt-gone" } };
  }

  #take(view: PromptView): void {
    this.#content = view.content ?? this.#content;
    switch (view.kind) {
      case "ask":
        // A PIN is never typed inside a shop's page.
        if (view.content.pin && surface === "frame") void this.moveToWindow();
        else this.#show({ kind: "ask", content: view.content }, view.look);
        return;
      case "blocked":
        this.#show({ kind: "blocked", problem: view.problem, ...(view.content && { content: view.content }) }, view.look);
        return;
      case "handoff":
        this.#show({ kind: "handoff", payment: view.payment, origin: view.origin, setUp: true }, view.look);
        return;
      case "checking":
        this.#show(this.#checking(), view.look);
        void this.#check(0);
    }
  }

  #checking(): Screen {
    return { kind: "checking", ...(this.#content && { content: this.#content }) };
  }

  async #outcome(reply: Reply<PayOutcome>, attempt = 0): Promise<void> {
    const outcome: PayOutcome = "value" in reply ? reply.value : { kind: "refused", problem: reply.problem };
    switch (outcome.kind) {
      case "paid":
        this.#show({ kind: "paid", ...(this.#content && { content: this.#content }) });
        return;
      case "refused":
        return this.#refused(outcome.problem);
      case "nothing-sent":
        return this.#refused({ code: "internal", requestId: "wallet" });
      case "unverified":
        if (surface === "frame") return this.moveToWindow();
        await this.#refreshKeys();
        return this.#later(attempt);
      case "unknown":
        return this.#later(attempt);
    }
  }

  /** Sent, no answer that proves anything: the same bytes again, after a while. */
  async #later(attempt: number): Promise<void> {
    this.#show(this.#checking());
    await new Promise((resolve) => setTimeout(resolve, CHECK_AFTER_MS[Math.min(attempt, CHECK_AFTER_MS.length - 1)]));
    await this.#check(attempt + 1);
  }

  async #check(attempt: number): Promise<void> {
    const reply = await background.check(promptId).catch(() => undefined);
    await (reply ? this.#outcome(reply, attempt) : this.#later(attempt));
  }

  async #refused(problem: Problem): Promise<void> {
    if (problem.code === "pin-required" && surface === "frame") return this.moveToWindow();
    const view = await this.#ask(background.latest(promptId));
    // Whoever has just lost the certificate or the login must read why before a phone is offered.
    if (view.kind === "handoff") return this.#take({ kind: "blocked", look: view.look, problem });
    if (view.kind !== "ask") return this.#take(view);
    this.#content = view.content;
    this.#show({ kind: "ask", content: view.content, ...(problem.code !== "pin-required" && { problem }) }, view.look);
  }

  async #refreshKeys(): Promise<void> {
    // X.509 code, only in this rare case and only in a window, where the key store can be written.
    const { refreshKeys } = await import("./refresh-keys.ts");
    await refreshKeys().catch(() => undefined);
  }
}
