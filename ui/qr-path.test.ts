import { createHash } from "node:crypto";
import decodeQR from "qr/decode.js";
import { expect, test } from "vitest";
import { type QrPath, QUIET_ZONE, qrPath } from "./qr-path.ts";

const PAYMENT = "http://wallet.localhost:4400/#scan?pay.hnd_01jd8z3k5m7n9p1q3r5s7t9v1w.1795000000.AAECAwQFBgcICQoLDA0ODw";

test.each([PAYMENT, "1", "코코넛 🥥 결제", "x".repeat(600)])("another library reads what is drawn: %s", (text) => {
  expect(decodeQR(picture(qrPath(text), 4))).toBe(text);
});

test("it is read with a tenth of its modules wrong, as error correction M promises", () => {
  const code = qrPath(PAYMENT);
  const image = picture(code, 4);
  const from = code.size * 2 - 20;
  // A white patch over a part of the middle.
  for (let row = from; row < from + 40; row++)
    for (let column = from; column < from + 40; column++) image.data.fill(255, (row * image.width + column) * 3, (row * image.width + column + 1) * 3);
  expect(decodeQR(image)).toBe(PAYMENT);
});

test("four light modules stand around it", () => {
  const { size, path } = qrPath(PAYMENT);
  const places = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].map(([, x = "", y = "", width = ""]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
  }));
  expect(Math.min(...places.map(({ x }) => x))).toBe(QUIET_ZONE);
  expect(Math.min(...places.map(({ y }) => y))).toBe(QUIET_ZONE);
  expect(Math.max(...places.map(({ x, width }) => x + width))).toBe(size - QUIET_ZONE);
  expect(Math.max(...places.map(({ y }) => y + 1))).toBe(size - QUIET_ZONE);
});

test("a payment's code stays one size while it changes each second, and is cheap to draw", () => {
  const texts = Array.from({ length: 60 }, (_, second) => PAYMENT.replace(/\.1795000000\..+/, `.${1_795_000_000 + second}.${code(second)}`));
  texts.map(qrPath);
  const codes = texts.map((text) => {
    const start = performance.now();
    return { ...qrPath(text), ms: performance.now() - start };
  });
  expect(new Set(codes.map(({ size }) => size)).size).toBe(1);
  expect(new Set(codes.map(({ path }) => path)).size).toBe(60);
  // Seen to be 1 to 3 ms; a frame of the screen lasts 16. The quickest of them, since a busy machine slows the others.
  expect(Math.min(...codes.map(({ ms }) => ms))).toBeLessThan(16);
});

test("a text that no code can hold is refused", () => {
  expect(() => qrPath("x".repeat(3_000))).toThrow();
});

function code(second: number): string {
  return createHash("sha256").update(String(second)).digest("base64url").slice(0, 22);
}

/** The path as a browser fills it, `scale` pixels a module, RGB. */
function picture({ size, path }: QrPath, scale: number) {
  const width = size * scale;
  const data = new Uint8Array(width * width * 3).fill(255);
  for (const [, x = "", y = "", run = ""] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const start = row * width + Number(x) * scale;
      data.fill(0, start * 3, (start + Number(run) * scale) * 3);
    }
  }
  return { width, height: width, data };
}
