import { setTimeout as sleep } from "node:timers/promises";
import type { Chromium } from "./chromium.ts";
import { SHOP } from "./scripts.ts";

/** What a script of the bench has told, with the time where it has one. */
export interface Mark {
  readonly bench: string;
  /** Milliseconds since 1970, by the machine's clock, which all processes share. */
  readonly at?: number;
  readonly x?: number;
  readonly y?: number;
  readonly steps?: Readonly<Record<string, number>>;
}

/** What a click on the button opens: the prompt, or an empty page in its place. */
export type Mode = "prompt" | "empty" | "window";

interface Target {
  readonly targetInfo: { readonly targetId: string; readonly type: string; readonly url: string };
}

interface WorkerVersions {
  readonly versions: readonly { readonly runningStatus: string }[];
}

const isStopped = ({ runningStatus }: { readonly runningStatus: string }) => runningStatus === "stopped";

/** Long enough for the wallet to have prepared for the next click. */
const SETTLE_MS = 300;
/** Less than a hand needs between coming to a button and pressing it. */
const AIM_MS = 100;
const PROMPT = { width: 400, height: 600 };

/** The shop in a tab. */
export class Tab {
  readonly #chromium: Chromium;
  readonly #session: string;
  readonly #waiting = new Set<(mark: Mark) => void>();
  /** Where Pay is in the prompt's frame, while it counts. */
  #armed: { readonly x: number; readonly y: number } | undefined;

  #workerRuns = true;

  private constructor(chromium: Chromium, session: string) {
    this.#chromium = chromium;
    this.#session = session;
    chromium.on<{ payload: string }>("Runtime.bindingCalled", ({ payload }) => this.#hear(JSON.parse(payload) as Mark));
    chromium.on<WorkerVersions>("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.length > 0) this.#workerRuns = !versions.some(isStopped);
    });
  }

  static async open(chromium: Chromium): Promise<Tab> {
    await chromium.send("Target.setDiscoverTargets", { discover: true });
    const { targetId } = await chromium.send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await chromium.send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true });
    const tab = new Tab(chromium, sessionId);
    await tab.#send("Page.enable");
    await tab.#send("Runtime.enable");
    await tab.#send("Runtime.addBinding", { name: "benchTold" });
    await tab.#send("Page.addScriptToEvaluateOnNewDocument", { source: SHOP });
    await tab.#send("ServiceWorker.enable");
    return tab;
  }

  /** Opens an order's page and waits until its button is ready. */
  async visit(url: string): Promise<void> {
    const ready = this.next("state ready");
    await this.#send("Page.navigate", { url });
    await ready;
    await sleep(SETTLE_MS);
  }

  /** Chooses what the next click on the button opens, and closes an empty frame. */
  async mode(mode: Mode): Promise<void> {
    const heard = this.next("mode");
    await this.#evaluate(`benchMode(${JSON.stringify(mode)})`);
    await heard;
    await sleep(SETTLE_MS);
  }

  /** A person's click on the button, to which the pointer has come from elsewhere; gives its time. */
  async clickButton(): Promise<number> {
    const clicked = this.next("click");
    const button = await this.#evaluate<{ x: number; y: number }>(`(() => {
      const button = document.querySelector("coconut-pay-button");
      button.scrollIntoView({ block: "nearest" });
      const { left, top, width, height } = button.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    await this.#mouse("mouseMoved", { x: 1, y: 1 });
    await this.#mouse("mouseMoved", button);
    await sleep(AIM_MS);
    await this.#click(button);
    return timeOf(await clicked);
  }

  /** Looks at the prompt with the pointer on Pay until it counts, and clicks it; gives the click's time. */
  async pay(): Promise<number> {
    const view = await this.#evaluate<{ x: number; y: number }>("({ x: innerWidth, y: innerHeight })");
    const inPage = ({ x, y }: { x: number; y: number }) => ({
      x: x + Math.max(0, view.x - PROMPT.width) / 2,
      y: y + Math.max(0, view.y - PROMPT.height) / 2,
    });
    this.#armed ??= await this.#arm();
    await this.#mouse("mouseMoved", inPage(this.#armed));
    await sleep(2 * SETTLE_MS);
    const clicked = this.next("pay");
    await this.#click(inPage(this.#armed ?? (await this.#arm())));
    return timeOf(await clicked);
  }

  /** Cancels the prompt in the page. */
  async escape(): Promise<void> {
    const canceled = this.next("state canceled");
    for (const type of ["keyDown", "keyUp"]) await this.#send("Input.dispatchKeyEvent", { type, key: "Escape", code: "Escape", windowsVirtualKeyCode: 27 });
    await canceled;
    await sleep(SETTLE_MS);
  }

  /** Ends the extension's service worker, where it runs. */
  async stopWorkers(): Promise<void> {
    if (!this.#workerRuns) return;
    const stopped = this.#chromium.next<WorkerVersions>("ServiceWorker.workerVersionUpdated", ({ versions }) => versions.some(isStopped));
    await this.#send("ServiceWorker.stopAllWorkers");
    await stopped;
  }

  /** When the window that opens next was painted and complete; it is closed then. */
  async windowPainted(page: string, work: () => Promise<number>): Promise<{ clicked: number; painted: Mark }> {
    const isIt = ({ targetInfo }: Target) => targetInfo.type === "page" && targetInfo.url.includes(page);
    const opened = Promise.race([this.#chromium.next("Target.targetCreated", isIt), this.#chromium.next("Target.targetInfoChanged", isIt)]);
    const clicked = await work();
    const { targetId } = (await opened).targetInfo;
    // Nobody looks into it while it loads.
    await sleep(2 * SETTLE_MS);
    const { sessionId } = await this.#chromium.send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true });
    const painted = await this.#evaluate<Mark>("benchPainted", sessionId);
    await this.#chromium.send("Target.closeTarget", { targetId });
    await sleep(SETTLE_MS);
    return { clicked, painted };
  }

  /** The next mark of this kind. */
  next(kind: string): Promise<Mark> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(hear);
        reject(new Error(`the page does not tell "${kind}"`));
      }, 20_000);
      const hear = (mark: Mark) => {
        if (mark.bench !== kind) return;
        clearTimeout(late);
        this.#waiting.delete(hear);
        resolve(mark);
      };
      this.#waiting.add(hear);
    });
  }

  #hear(mark: Mark): void {
    if (mark.bench === "armed" && mark.x !== undefined && mark.y !== undefined) this.#armed = { x: mark.x, y: mark.y };
    if (mark.bench === "unarmed" || mark.bench === "click") this.#armed = undefined;
    for (const hear of this.#waiting) hear(mark);
  }

  async #arm(): Promise<{ x: number; y: number }> {
    const { x = 0, y = 0 } = await this.next("armed");
    return { x, y };
  }

  async #click(at: { x: number; y: number }): Promise<void> {
    await this.#mouse("mouseMoved", at);
    for (const type of ["mousePressed", "mouseReleased"]) await this.#mouse(type, at);
  }

  #mouse(type: string, at: { x: number; y: number }): Promise<unknown> {
    const button = type === "mouseMoved" ? {} : { button: "left", clickCount: 1 };
    return this.#send("Input.dispatchMouseEvent", { type, ...at, ...button });
  }

  async #evaluate<T>(expression: string, session = this.#session): Promise<T> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.#chromium.send<{ result: { value: T }; exceptionDetails?: { text: string } }>(
      "Runtime.evaluate",
      options,
      session,
    );
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  }

  #send(method: string, params: object = {}): Promise<unknown> {
    return this.#chromium.send(method, params, this.#session);
  }
}

/** When a mark was made; throws Error for one without a time. */
export function timeOf({ bench, at }: Mark): number {
  if (at === undefined) throw new Error(`"${bench}" has no time`);
  return at;
}
