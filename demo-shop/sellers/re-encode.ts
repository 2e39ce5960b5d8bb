import sharp from "sharp";

/** A picture that this server has drawn anew; nothing of the file that it was is in it but what can be seen. */
export interface ReEncoded {
  readonly type: "image/webp";
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

export type PictureFault = "picture.none" | "picture.type" | "picture.bytes" | "picture.pixels" | "picture.broken" | "picture.detail" | "picture.busy";

/** A picture that is not taken, and why. */
export class PictureRefused extends Error {
  readonly fault: PictureFault;

  constructor(fault: PictureFault, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

export const MOST_BYTES = 5 * 1024 * 1024;
export const MOST_SIDE = 6000;
const SHOWN_SIDE = 1200;
/** As the table of pictures has it. */
const MOST_KEPT = 2 * 1024 * 1024;
const SECONDS = 8;

// Three decoders, and no other, whatever a file claims to be.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"] });
sharp.cache(false);
sharp.concurrency(1);

/** More than sellers ever send at once; each waits with its whole file in memory. */
const MOST_WAITING = 20;

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Draws a JPEG, PNG or WebP of at most 5 MiB and 6000 × 6000 pixels anew: WebP, upright, at most 1200 pixels a side, without any
 * metadata, the first frame of several. One at a time, since each takes up to 150 MB. Throws {@link PictureRefused}.
 */
export function reEncode(file: Buffer): Promise<ReEncoded> {
  if (waiting >= MOST_WAITING) return Promise.reject(new PictureRefused("picture.busy"));
  waiting++;
  const drawn = last.then(() => draw(file)).finally(() => waiting--);
  last = drawn.catch(() => undefined);
  return drawn;
}

async function draw(file: Buffer): Promise<ReEncoded> {
  if (file.length === 0) throw new PictureRefused("picture.none");
  if (file.length > MOST_BYTES) throw new PictureRefused("picture.bytes");
  if (!isKnown(file)) throw new PictureRefused("picture.type");
  const options = { limitInputPixels: MOST_SIDE * MOST_SIDE, failOn: "error", animated: false } as const;
  // The header is read alone: a bomb is refused before any pixel of it is there.
  const { width, height } = await sharp(file, { ...options, limitInputPixels: false })
    .metadata()
    .catch(broken);
  if (width > MOST_SIDE || height > MOST_SIDE) throw new PictureRefused("picture.pixels");
  const { data, info } = await sharp(file, options)
    .autoOrient()
    .resize({ width: SHOWN_SIDE, height: SHOWN_SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 82 })
    .timeout({ seconds: SECONDS })
    .toBuffer({ resolveWithObject: true })
    .catch(broken);
  if (data.length > MOST_KEPT) throw new PictureRefused("picture.detail");
  return { type: "image/webp", width: info.width, height: info.height, bytes: data };
}

function broken(cause: unknown): never {
  throw new PictureRefused("picture.broken", { cause });
}

/** By its first bytes; what the browser calls it says nothing. */
function isKnown(file: Buffer): boolean {
  const at = (from: number, text: string) => file.toString("latin1", from, from + text.length) === text;
  return at(0, "\xff\xd8\xff") || at(0, "\x89PNG\r\n\x1a\n") || (at(0, "RIFF") && at(8, "WEBP"));
}
