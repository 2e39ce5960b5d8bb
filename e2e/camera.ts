import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright/test";
import { type Picture, readPng } from "./png.ts";
import { readStack } from "./stack.ts";

/** A camera that a Chromium takes for a real one: it plays a file, again and again, and what is written into the file meanwhile is seen. */
export interface Camera {
  /** The browser's options: the camera, and the person's yes to its use, which {@link asked} leaves out. */
  readonly args: readonly string[];
  /** Lets it see a picture, scaled into its view, from the next of its frames on. */
  see(picture: Picture): Promise<void>;
  close(): Promise<void>;
}

const SAYS_YES = "--use-fake-ui-for-media-stream";

/** The same camera, whose use is refused until `context.grantPermissions(["camera"])` has said yes: the headless browser asks nobody. */
export function asked({ args }: Pick<Camera, "args">): Pick<Camera, "args"> {
  return { args: args.filter((arg) => arg !== SAYS_YES) };
}

interface CameraOptions {
  readonly width?: number;
  readonly height?: number;
  /** Frames a second. */
  readonly rate?: number;
}

let made = 0;

/**
 * Makes a camera that sees grey at first: a YUV4MPEG2 file of one frame, of which only the brightness says anything. Chromium reads each
 * frame from the file anew (seen: a rewritten frame reaches the page within 30 to 100 ms), so the file must stay the same size.
 */
export async function cameraFile({ width = 1280, height = 800, rate = 15 }: CameraOptions = {}): Promise<Camera> {
  const path = join(readStack().temporary, `camera-${++made}.y4m`);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F${rate}:1 Ip A1:1 C420jpeg\nFRAME\n`);
  const file = await open(path, "w+");
  const colours = Buffer.alloc((width * height) / 2, 128);
  const see = (luma: Uint8Array) => write(file, Buffer.concat([head, luma, colours]));
  await see(new Uint8Array(width * height).fill(128));
  return {
    args: ["--use-fake-device-for-media-stream", SAYS_YES, `--use-file-for-fake-video-capture=${path}`],
    see: (picture) => see(fitted(picture, width, height)),
    close: () => file.close(),
  };
}

/** Holds the camera before a page: what the page shows, the camera sees, with a pause between two pictures, until the returned function is called. */
export function feedCamera(camera: Camera, source: Page, pauseMs = 50): () => Promise<void> {
  let over = false;
  const run = async () => {
    while (!over && !source.isClosed()) {
      const png = await source.screenshot({ animations: "allow", caret: "initial", scale: "css" }).catch(() => undefined);
      if (png && !over) await camera.see(readPng(png));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const running = run();
  return async () => {
    over = true;
    await running;
  };
}

/** In one write, from the start: the file keeps its size, and the reader never finds its end early. */
async function write(file: FileHandle, bytes: Buffer): Promise<void> {
  await file.write(bytes, 0, bytes.length, 0);
}

/** A picture in the middle of a frame, as large as it fits, in a video's range of brightness (16 to 235). */
function fitted({ width, height, luma }: Picture, frameWidth: number, frameHeight: number): Uint8Array {
  const scale = Math.min(frameWidth / width, frameHeight / height);
  const left = (frameWidth - width * scale) / 2;
  const top = (frameHeight - height * scale) / 2;
  const frame = new Uint8Array(frameWidth * frameHeight).fill(128);
  for (let row = Math.ceil(top); row < top + height * scale && row < frameHeight; row++) {
    const from = Math.min(height - 1, Math.floor((row + 0.5 - top) / scale)) * width;
    for (let column = Math.ceil(left); column < left + width * scale && column < frameWidth; column++) {
      const value = luma[from + Math.min(width - 1, Math.floor((column + 0.5 - left) / scale))] ?? 0;
      frame[row * frameWidth + column] = 16 + ((value * 219) >> 8);
    }
  }
  return frame;
}
