import { inflateSync } from "node:zlib";

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Brightness of each pixel, 0 to 255 (ITU-R BT.601), row by row. */
  readonly luma: Uint8Array;
}

const SIGNATURE_LENGTH = 8;
/** Bytes a pixel by colour type (PNG, section 11.2.1), at 8 bits a channel. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 6: 4 };

/** The brightness of a PNG as browsers make screenshots: 8 bits a channel, grey, RGB or RGBA, not interlaced; throws for any other. */
export function readPng(png: Buffer): Picture {
  let width = 0;
  let height = 0;
  let channels = 0;
  const data: Buffer[] = [];
  for (let at = SIGNATURE_LENGTH; at < png.length; at += png.readUInt32BE(at) + 12) {
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === "IDAT") data.push(body);
    if (type !== "IHDR") continue;
    width = body.readUInt32BE(0);
    height = body.readUInt32BE(4);
    channels = CHANNELS[body[9] ?? -1] ?? 0;
    if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new Error("a PNG of a kind that no screenshot has");
  }
  const pixels = unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  const luma = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += channels) {
    const red = pixels[at] ?? 0;
    luma[pixel] = channels === 1 ? red : (red * 77 + (pixels[at + 1] ?? 0) * 150 + (pixels[at + 2] ?? 0) * 29) >> 8;
  }
  return { width, height, luma };
}

/** Takes back the filter of each row (PNG, section 9.2). */
function unfiltered(raw: Buffer, rowLength: number, rows: number, channels: number): Uint8Array {
  const out = new Uint8Array(rowLength * rows);
  for (let row = 0; row < rows; row++) {
    const filter = raw[row * (rowLength + 1)];
    const from = row * (rowLength + 1) + 1;
    const to = row * rowLength;
    for (let i = 0; i < rowLength; i++) {
      const left = i < channels ? 0 : (out[to + i - channels] ?? 0);
      const up = row === 0 ? 0 : (out[to + i - rowLength] ?? 0);
      const corner = row === 0 || i < channels ? 0 : (out[to + i - rowLength - channels] ?? 0);
      out[to + i] = (raw[from + i] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
    default:
      return 0;
  }
}
