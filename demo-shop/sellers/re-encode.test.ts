import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { reEncode } from "./re-encode.ts";

const SECRET = "<script>alert(document.domain)</script> 37.5561N 127.0424E";

/** A picture of noise, so that every pixel counts. */
const noise = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#888", noise: { type: "gaussian", mean: 128, sigma: 40 } } });
const faultOf = (file: Buffer) =>
  reEncode(file).then(
    () => "taken",
    ({ fault }: { fault: string }) => fault,
  );

describe("a picture", () => {
  it.each(["jpeg", "png", "webp"] as const)("as %s is drawn anew: other bytes, WebP, and no metadata", async (format) => {
    const file = await noise(300, 200)
      .withExif({ IFD0: { Copyright: SECRET, Make: "Camera" }, IFD3: { GPSLatitude: "37/1 33/1 22/1" } })
      .withIccProfile("p3")
      .toFormat(format)
      .toBuffer();
    expect(file.includes("Camera")).toBe(true);
    const { bytes, type, width, height } = await reEncode(file);
    expect([type, width, height]).toEqual(["image/webp", 300, 200]);
    expect(bytes.includes("Camera") || bytes.includes("alert(")).toBe(false);
    expect(bytes.equals(file)).toBe(false);
    const { format: kept, exif, icc, xmp, iptc, comments } = await sharp(bytes).metadata();
    expect([kept, exif, icc, xmp, iptc, comments]).toEqual(["webp", undefined, undefined, undefined, undefined, undefined]);
  });

  it("is made upright, and at most 1200 pixels a side", async () => {
    const lying = await noise(2400, 600).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { width, height } = await reEncode(lying);
    expect([width, height]).toEqual([300, 1200]);
    const small = await reEncode(await noise(40, 30).png().toBuffer());
    expect([small.width, small.height]).toEqual([40, 30]);
  });

  it("that is a page or an archive at the same time is a picture only", async () => {
    const picture = await noise(200, 200).jpeg().toBuffer();
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, SECRET.length + 2]), Buffer.from(SECRET)]);
    const polyglot = Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2), Buffer.from(`PK\x03\x04${SECRET}`)]);
    expect(polyglot.includes("<script>")).toBe(true);
    const { bytes } = await reEncode(polyglot);
    expect([bytes.includes("<script>"), bytes.includes("PK\x03\x04"), bytes.subarray(8, 12).toString()]).toEqual([false, false, "WEBP"]);
  });
});

describe("a file", () => {
  it.each([
    ["nothing", Buffer.alloc(0), "picture.none"],
    ["a page", Buffer.from(`<!doctype html>${SECRET}`), "picture.type"],
    ["an SVG, which is a page too", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${SECRET}</svg>`), "picture.type"],
    ["a GIF", Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"), "picture.type"],
    ["a TIFF", Buffer.from("II*\0xxxxxxxx"), "picture.type"],
    ["the head of a JPEG and nothing behind it", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), "picture.broken"],
    ["a page behind the first bytes of a PNG", Buffer.from(`\x89PNG\r\n\x1a\n${SECRET}`, "latin1"), "picture.broken"],
    ["more than 5 MiB", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5 * 1024 * 1024)]), "picture.bytes"],
    ["6001 pixels in a row", bomb(6001, 10), "picture.pixels"],
    ["a bomb: 900 million pixels in a few kilobytes", bomb(30_000, 30_000), "picture.pixels"],
  ])("is refused before it is drawn: %s", async (_name, file, fault) => {
    expect(await faultOf(file)).toBe(fault);
  });

  it("of which half is missing is refused", async () => {
    const file = await noise(400, 400).png().toBuffer();
    expect(await faultOf(file.subarray(0, file.length / 2))).toBe("picture.broken");
  });

  it("is judged on its own, also among others at the same time", async () => {
    const good = await noise(64, 64).webp().toBuffer();
    const page = Buffer.from("<html>");
    expect(await Promise.all([good, page, good, bomb(7000, 7000), good].map(faultOf))).toEqual(["taken", "picture.type", "taken", "picture.pixels", "taken"]);
  });
});

it("of which twenty wait already is asked to come again, and then is taken", async () => {
  const file = await noise(8, 8).png().toBuffer();
  const faults = await Promise.all(Array.from({ length: 22 }, () => faultOf(file)));
  expect(faults.filter((fault) => fault === "taken")).toHaveLength(20);
  expect(faults.filter((fault) => fault === "picture.busy")).toHaveLength(2);
  expect(await faultOf(file)).toBe("taken");
});

/** A PNG of one black bit a pixel. */
function bomb(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc(Math.min((Math.ceil(width / 8) + 1) * height, 4_000_000)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
}
