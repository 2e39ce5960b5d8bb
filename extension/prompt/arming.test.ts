import { describe, expect, test } from "vitest";
import { type Arming, armedAt, consents, next, type Signal } from "./arming.ts";

const signals = (...list: readonly Signal[]) => list.reduce<Arming>(next, { quietSince: 0 });
const visible = (at: number): Signal => ({ kind: "visible", at });
const hidden = (at: number): Signal => ({ kind: "hidden", at });
const pressed = (at: number): Signal => ({ kind: "pressed", at });
const pointer = (at: number, x = 10, y = 20): Signal => ({ kind: "pointer", at, x, y });

describe("in a page, by pointer", () => {
  test("needs 500 ms of visibility and of stillness", () => {
    expect(armedAt(signals(visible(100)), "frame", "pointer")).toBeUndefined();
    expect(armedAt(signals(pointer(100)), "frame", "pointer")).toBeUndefined();
    expect(armedAt(signals(visible(100), pointer(200), pointer(300)), "frame", "pointer")).toBe(700);
  });
  test("does not take rounding for a move, and does not let it add up", () => {
    expect(signals(visible(0), pointer(0), pointer(100, 11, 20)).stillSince).toBe(0);
    expect(signals(visible(0), pointer(0), pointer(100, 11, 20), pointer(200, 12, 20)).stillSince).toBe(200);
  });
  test("starts again when the prompt is covered, moved or clicked", () => {
    expect(armedAt(signals(visible(0), pointer(0), hidden(600)), "frame", "pointer")).toBeUndefined();
    expect(armedAt(signals(visible(0), pointer(0), hidden(600), visible(700)), "frame", "pointer")).toBe(1200);
    expect(armedAt(signals(visible(0), pointer(0), pointer(600, 12, 20)), "frame", "pointer")).toBe(1100);
    expect(armedAt(signals(visible(0), pointer(0), pressed(600)), "frame", "pointer")).toBe(1100);
  });
});

describe("in a page, by keyboard", () => {
  test("focus on Pay takes the place of stillness", () => {
    expect(armedAt(signals(visible(0), pointer(0)), "frame", "keyboard")).toBeUndefined();
    expect(armedAt(signals(visible(0), { kind: "pay-focus", at: 300 }), "frame", "keyboard")).toBe(800);
    expect(armedAt(signals(visible(0), { kind: "pay-focus", at: 300 }, { kind: "pay-blur", at: 400 }), "frame", "keyboard")).toBeUndefined();
  });
});

test("a window needs 500 ms since it was opened, focused or changed", () => {
  expect(armedAt(signals(visible(0)), "window", "pointer")).toBe(500);
  expect(armedAt(signals(visible(0), { kind: "changed", at: 400 }), "window", "keyboard")).toBe(900);
  expect(armedAt(signals(visible(0), hidden(100)), "window", "pointer")).toBeUndefined();
});

describe("a click", () => {
  const before = signals(visible(0), pointer(0));
  test("counts when it was armed before its press", () => {
    expect(consents({ by: "pointer", at: 500, before }, next(before, pressed(500)), "frame")).toBe(true);
    expect(consents({ by: "pointer", at: 499, before }, next(before, pressed(499)), "frame")).toBe(false);
  });
  test("does not count when the prompt was covered or moved between press and release", () => {
    const uncovered = [hidden(610), visible(620)].reduce<Arming>(next, before);
    expect(consents({ by: "pointer", at: 600, before }, uncovered, "frame")).toBe(false);
    expect(consents({ by: "pointer", at: 600, before }, next(before, pointer(610, 10, 22)), "frame")).toBe(false);
  });
});
