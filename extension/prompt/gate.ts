import { type Arming, armedAt, type By, consents, next, type Press, type Signal, type Surface } from "./arming.ts";

/** How long a prompt in a page waits for the proof that it can be seen, and how long it may be covered. */
const PROOF_MS = 1_500;
const COVERED_MS = 400;

/** Watches whether a click on Pay may count, and tells when that changes. */
export class Gate {
  #state: Arming = { quietSince: performance.now() };
  #press: Press | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #doubt: ReturnType<typeof setTimeout> | undefined;
  #proven = false;
  readonly #surface: Surface;
  readonly #told: (armed: boolean) => void;
  readonly #unproven: () => void;

  /** `unproven`: in a page, when it cannot be shown that the person sees the prompt. */
  constructor(surface: Surface, told: (armed: boolean) => void, unproven: () => void) {
    this.#surface = surface;
    this.#told = told;
    this.#unproven = unproven;
  }

  /** Starts watching; `content` is what must be seen. */
  watch(content: Element, signal: AbortSignal): void {
    const options = { capture: true, signal };
    for (const type of ["pointerdown", "keydown"] as const) addEventListener(type, (event) => this.#pressed(event), options);
    for (const type of ["pointerover", "pointermove", "pointerup"] as const) addEventListener(type, (event) => event.isTrusted && this.#moved(event), options);
    addEventListener("focusin", ({ target }) => this.signal({ kind: isPay(target) ? "pay-focus" : "pay-blur", at: performance.now() }), options);
    addEventListener("blur", () => this.signal({ kind: "pay-blur", at: performance.now() }), { signal });
    if (this.#surface === "window") this.#watchWindow(signal);
    else this.#watchFrame(content, signal);
  }

  /** What is shown has changed. */
  changed(): void {
    this.signal({ kind: "changed", at: performance.now() });
  }

  /** Whether a click on Pay is consent. */
  consents(click: MouseEvent): boolean {
    const now = performance.now();
    // Assistive technology clicks without a press: then focus and visibility must have held.
    const press = this.#press ?? { by: "keyboard", at: now, before: this.#state };
    this.#press = undefined;
    return click.isTrusted && consents(press, this.#state, this.#surface);
  }

  signal(signal: Signal): void {
    this.#state = next(this.#state, signal);
    clearTimeout(this.#timer);
    const at = Math.min(...(["pointer", "keyboard"] as const).map((by) => this.#readyAt(by)));
    const wait = at - performance.now();
    if (wait <= 0) this.#told(true);
    else {
      this.#told(false);
      if (Number.isFinite(wait)) this.#timer = setTimeout(() => this.#told(true), wait);
    }
  }

  /** Before a pointer has been seen there is nothing to hold against it: the button looks ready, the click decides. */
  #readyAt(by: By): number {
    const { stillSince = this.#state.quietSince } = this.#state;
    const state = by === "pointer" ? { ...this.#state, stillSince } : this.#state;
    return armedAt(state, this.#surface, by) ?? Number.POSITIVE_INFINITY;
  }

  #pressed(event: PointerEvent | KeyboardEvent): void {
    if (!event.isTrusted) return;
    const at = performance.now();
    const by = event instanceof KeyboardEvent ? "keyboard" : "pointer";
    const repeated = event instanceof KeyboardEvent && event.repeat;
    this.#press = isPay(event.target) && !repeated ? { by, at, before: this.#state } : undefined;
    if (event instanceof PointerEvent) this.#moved(event);
    this.signal({ kind: "pressed", at });
  }

  #moved(event: PointerEvent): void {
    this.signal({ kind: "pointer", at: performance.now(), x: event.screenX - event.clientX, y: event.screenY - event.clientY });
  }

  #watchWindow(signal: AbortSignal): void {
    const look = () => {
      const at = performance.now();
      const seen = document.visibilityState === "visible" && document.hasFocus();
      this.signal({ kind: seen ? "visible" : "hidden", at });
    };
    for (const type of ["focus", "blur"] as const) addEventListener(type, look, { signal });
    document.addEventListener("visibilitychange", look, { signal });
    look();
  }

  #watchFrame(content: Element, signal: AbortSignal): void {
    if (!("isVisible" in IntersectionObserverEntry.prototype)) {
      this.#unproven();
      return;
    }
    this.#doubtFor(PROOF_MS);
    const observer = new IntersectionObserver((entries) => {
      const seen = entries.every(({ isVisible, intersectionRatio }) => isVisible && intersectionRatio >= WHOLE);
      this.signal({ kind: seen ? "visible" : "hidden", at: performance.now() });
      if (seen) this.#seen();
      else this.#doubtFor(this.#proven ? COVERED_MS : PROOF_MS);
    }, visibilityOptions);
    observer.observe(content);
    document.addEventListener(
      "visibilitychange",
      () => {
        // A tab in the background is not covered; what it was before does not count any more.
        if (document.visibilityState === "hidden") {
          this.#seen();
          this.signal({ kind: "hidden", at: performance.now() });
        } else {
          observer.unobserve(content);
          observer.observe(content);
          this.#doubtFor(PROOF_MS);
        }
      },
      { signal },
    );
    signal.addEventListener("abort", () => {
      observer.disconnect();
      this.#seen();
      clearTimeout(this.#timer);
    });
  }

  #doubtFor(ms: number): void {
    this.#doubt ??= setTimeout(this.#unproven, ms);
  }

  #seen(): void {
    clearTimeout(this.#doubt);
    this.#doubt = undefined;
    this.#proven = true;
  }
}

/** IntersectionObserver v2, which TypeScript's DOM does not know. */
const WHOLE = 0.98;
const visibilityOptions: IntersectionObserverInit & { trackVisibility: true; delay: number } = { trackVisibility: true, delay: 100, threshold: WHOLE };

function isPay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("#pay") !== null;
}
