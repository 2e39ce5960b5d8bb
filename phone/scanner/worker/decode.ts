import decodeQr, { type DecodeOpts } from "qr/decode.js";
import type { DecodeAnswer, DecodeRequest } from "./messages.ts";

// Looks for a QR code in one picture after the other, away from the page, which stays smooth.

declare const self: DedicatedWorkerGlobalScope;

/** The longer side that is looked at, in pixels: enough for a code that fills a quarter of the view, and decoded within a frame or two. */
const FRAME = { side: 960, options: { timeLimit: 30 } } as const;
const STILL = { side: 2_000, options: { timeLimit: 1_500, effort: 8 } } as const;

const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true });

self.onmessage = ({ data: { id, picture, still } }: MessageEvent<DecodeRequest>) => {
  const text = read(picture, still ? STILL : FRAME);
  picture.close();
  self.postMessage({ id, ...(text === undefined ? {} : { text }) } satisfies DecodeAnswer);
};

function read(picture: ImageBitmap, { side, options }: { readonly side: number; readonly options: DecodeOpts }): string | undefined {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  if (!context) return undefined;
  context.drawImage(picture, 0, 0, width, height);
  try {
    return decodeQr(context.getImageData(0, 0, width, height), options);
  } catch {
    return undefined;
  }
}
