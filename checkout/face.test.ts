import { describe, expect, it } from "vitest";
import { clickable, coversPage, type Facts, faceOf, readWalletState } from "./face.ts";

const facts = (changes: Partial<Facts>): Facts => ({
  payment: "created",
  wallet: undefined,
  waited: true,
  online: true,
  clicked: false,
  ended: undefined,
  panel: false,
  ...changes,
});

describe("faceOf", () => {
  it.each([
    [{ waited: false }, "loading"],
    [{}, "no-extension"],
    [{ wallet: "no-certificate" }, "no-certificate"],
    [{ wallet: "ready" }, "ready"],
    [{ wallet: "ready", clicked: true }, "opening"],
    [{ wallet: "prompt" }, "prompt"],
    [{ wallet: "prompt", online: false }, "prompt"],
    [{ wallet: "ready", online: false }, "offline"],
    [{ wallet: "ready", ended: "canceled" }, "canceled"],
    [{ wallet: "opening", ended: "canceled" }, "canceled"],
    [{ ended: "canceled" }, "canceled"],
    [{ wallet: "expired-certificate" }, "expired-certificate"],
    [{ wallet: "error" }, "error"],
    [{ wallet: "processing", payment: "expired" }, "processing"],
    [{ wallet: "prompt", payment: "expired" }, "expired"],
    [{ wallet: "prompt", payment: "paid" }, "paid"],
    [{ wallet: "ready", payment: "canceled", online: false }, "withdrawn"],
  ] as const)("%j shows %s", (changes, face) => {
    expect(faceOf(facts(changes))).toBe(face);
  });
});

describe("coversPage", () => {
  it("covers it for the prompt and for our own words, and for nothing else", () => {
    expect(coversPage(facts({ wallet: "opening" }), false)).toBe(true);
    expect(coversPage(facts({ wallet: "prompt" }), true)).toBe(true);
    expect(coversPage(facts({ panel: true }), false)).toBe(true);
    expect(coversPage(facts({ wallet: "window" }), true)).toBe(false);
    expect(coversPage(facts({ wallet: "processing" }), true)).toBe(true);
    expect(coversPage(facts({ wallet: "processing" }), false)).toBe(false);
    expect(coversPage(facts({ wallet: "prompt", payment: "paid" }), true)).toBe(false);
    expect(coversPage(facts({ panel: true, payment: "expired" }), true)).toBe(false);
  });
});

it("knows the wallet's words only", () => {
  expect(readWalletState("window")).toBe("window");
  expect(readWalletState("paid")).toBeUndefined();
  expect(readWalletState(null)).toBeUndefined();
});

it("takes no click when it is over, and waits while something is under way", () => {
  expect(clickable("paid")).toBe("no");
  expect(clickable("processing")).toBe("wait");
  expect(clickable("window")).toBe("yes");
});
