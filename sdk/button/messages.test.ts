import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import { frameAddress, frameEvent } from "./messages.ts";
import { pickLanguage } from "./words.ts";

const gateway = "https://pay.example";
const frame = {} as Window;
const message = (changes: object) => ({ source: frame, origin: gateway, data: { type: "coconut-pay", event: "paid" }, ...changes }) as MessageEvent;

describe("frameEvent", () => {
  it("takes the frame's own events", () => {
    expect(frameEvent(message({}), frame, gateway)).toBe("paid");
    expect(frameEvent(message({ data: { type: "coconut-pay", event: "expand" } }), frame, gateway)).toBe("expand");
  });

  it.each([
    ["another window", { source: {} }],
    ["another origin in the frame", { origin: "https://evil.example" }],
    ["another kind of message", { data: { type: "other", event: "paid" } }],
    ["an unknown event", { data: { type: "coconut-pay", event: "refunded" } }],
    ["an inherited name", { data: { type: "coconut-pay", event: "toString" } }],
    ["no object", { data: "paid" }],
    ["nothing", { data: null }],
  ])("ignores %s", (_, changes) => {
    expect(frameEvent(message(changes), frame, gateway)).toBeUndefined();
    expect(frameEvent(message({}), null, gateway)).toBeUndefined();
  });
});

describe("the frame's address", () => {
  it("holds the payment as one path segment", () => {
    expect(frameAddress(gateway, "button", "pay_1", "ko", "auto")).toBe("https://pay.example/button/pay_1?language=ko&theme=auto");
    expect(frameAddress(gateway, "order", "mer_1", "en", "dark")).toBe("https://pay.example/order/mer_1?language=en&theme=dark");
    expect(new URL(frameAddress(gateway, "button", "../x?y#z", "en", "a&b")).pathname).toBe("/button/..%2Fx%3Fy%23z");
  });

  it("is in the first language that we speak", () => {
    expect(pickLanguage("ko-KR", "en")).toBe("ko");
    expect(pickLanguage(null, "", "fr", "KO")).toBe("ko");
    expect(pickLanguage("korean", "ja")).toBe("en");
  });
});

describe("the merchants' script", () => {
  it("weighs at most 5 kB gzipped and is one classic script", async () => {
    const built = await build({ configFile: resolve(import.meta.dirname, "../vite.config.ts"), logLevel: "silent", build: { write: false } });
    const [output] = [built].flat();
    if (!output || !("output" in output)) throw new Error("nothing was built");
    expect(output.output.map(({ fileName }) => fileName)).toEqual(["coconut-pay.js"]);
    const [script] = output.output;
    expect(gzipSync(script.code, { level: 9 }).length).toBeLessThanOrEqual(5000);
    expect(script.code).not.toMatch(/^\s*(import|export)\b/m);
  });
});
