/** How long everything must have been as it should be before a click on Pay counts. */
export const ARM_MS = 500;

/** Fractions of pixels are rounded differently on both sides of the difference. */
const ROUNDING = 1;

/** What is known about the prompt, each with the time since when. */
export interface Arming {
  /** In a page: the browser has said that nothing covers the prompt. In a window: it is visible and in front. */
  readonly visibleSince?: number;
  /** Last click, key or change of what is shown. */
  readonly quietSince: number;
  /** screen − client position of the pointer: where the prompt is on the screen, as far as a pointer can tell. */
  readonly offset?: readonly [number, number];
  readonly stillSince?: number;
  readonly payFocusSince?: number;
}

export type Signal =
  | { readonly kind: "visible" | "hidden" | "pressed" | "changed" | "pay-focus" | "pay-blur"; readonly at: number }
  | { readonly kind: "pointer"; readonly at: number; readonly x: number; readonly y: number };

export type Surface = "frame" | "window";
export type By = "pointer" | "keyboard";

/** The state after one signal. */
export function next(state: Arming, signal: Signal): Arming {
  const { visibleSince, offset, payFocusSince, ...rest } = state;
  const { at } = signal;
  switch (signal.kind) {
    case "visible":
      return visibleSince === undefined ? { ...state, visibleSince: at } : state;
    case "hidden":
      return { ...rest, ...(offset && { offset }), ...(payFocusSince !== undefined && { payFocusSince }) };
    case "pressed":
    case "changed":
      return { ...state, quietSince: at };
    case "pay-focus":
      return { ...state, payFocusSince: payFocusSince ?? at };
    case "pay-blur":
      return { ...rest, ...(visibleSince !== undefined && { visibleSince }), ...(offset && { offset }) };
    case "pointer":
      if (offset && Math.abs(offset[0] - signal.x) <= ROUNDING && Math.abs(offset[1] - signal.y) <= ROUNDING) return state;
      return { ...state, offset: [signal.x, signal.y], stillSince: at };
  }
}

/** When Pay counts, or has counted since; undefined while something that it needs is missing. */
export function armedAt(state: Arming, surface: Surface, by: By): number | undefined {
  const needed = [state.visibleSince, state.quietSince];
  if (surface === "frame") needed.push(by === "pointer" ? state.stillSince : state.payFocusSince);
  const since = needed.map((time) => time ?? Number.POSITIVE_INFINITY);
  const at = Math.max(...since) + ARM_MS;
  return Number.isFinite(at) ? at : undefined;
}

/** A press on Pay, with what was known just before it. */
export interface Press {
  readonly by: By;
  readonly at: number;
  readonly before: Arming;
}

/** Whether the click that a press has led to is consent: armed before the press, and nothing moved or was covered since. */
export function consents({ by, at, before }: Press, now: Arming, surface: Surface): boolean {
  const armed = armedAt(before, surface, by);
  return (
    armed !== undefined &&
    armed <= at &&
    now.visibleSince === before.visibleSince &&
    (surface === "window" || by === "keyboard" || now.stillSince === before.stillSince)
  );
}
