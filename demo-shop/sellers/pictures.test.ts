import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScratchSellers, type ScratchSellers } from "../setup/scratch-sellers.ts";
import { ORIGIN, type ScratchShop, type Visitor } from "../setup/scratch-shop.ts";

let world: ScratchSellers;
let shop: ScratchShop;
let dawn: Visitor;
beforeAll(async () => {
  world = await openScratchSellers();
  ({ shop, dawn } = world);
});
afterAll(() => shop.close());

describe("pictures", () => {
  const noise = sharp({ create: { width: 90, height: 60, channels: 3, background: "#c33", noise: { type: "gaussian", mean: 128, sigma: 40 } } });
  async function upload(slug: string, file: Buffer, words: Record<string, string> = { "ko-new": "감귤", "en-new": "Tangerines" }) {
    const form = new FormData();
    for (const [name, value] of Object.entries(words)) form.append(name, value);
    form.append("picture", new Blob([new Uint8Array(file)], { type: "image/png" }), "a.png");
    const request = new Request("http://x", { method: "POST", body: form });
    const payload = Buffer.from(await request.arrayBuffer());
    const headers = { ...dawn, origin: ORIGIN, "content-type": request.headers.get("content-type") ?? "" };
    return shop.server.inject({ method: "POST", url: `/sell/products/${slug}/pictures`, payload, headers });
  }

  it("are served as drawn anew, never as uploaded, with words in the visitor's language", async () => {
    const slug = await world.register();
    const file = await noise
      .jpeg()
      .withExif({ IFD0: { Make: "Camera" } })
      .toBuffer();
    expect((await upload(slug, file)).statusCode).toBe(303);
    await shop.post(`/sell/products/${slug}/state`, { state: "on-sale" }, dawn);
    const { body } = await shop.get(`/products/${slug}`);
    const id = /\/pictures\/([\w-]{22})/.exec(body)?.[1];
    expect(body).toContain('alt="Tangerines"');
    const { headers, rawPayload } = await shop.get(`/pictures/${id}`);
    expect([headers["content-type"], headers["content-security-policy"]]).toEqual(["image/webp", "default-src 'none'; sandbox"]);
    expect(rawPayload.includes("Camera") || rawPayload.equals(file)).toBe(false);
  });

  it("are five at most, also when they come at once; what is no picture, too large or without words is said at the field", async () => {
    const slug = await world.register();
    const file = await noise.png().toBuffer();
    const answers = await Promise.all(Array.from({ length: 7 }, () => upload(slug, file)));
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(5);
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(2);
    const other = await world.register();
    const refused = async (...input: [Buffer, Record<string, string>?]) => (await upload(other, ...input)).body;
    expect(await refused(Buffer.from("<html>"))).toContain('id="picture-fault">This is no JPEG, PNG or WebP');
    expect(await refused(Buffer.concat([file, Buffer.alloc(6_000_000)]))).toContain('id="picture-fault">The file is too large');
    const torn = { ...dawn, origin: ORIGIN, "content-type": "multipart/form-data; boundary=x" };
    for (const payload of ["--x\r\n", `--x\r\ncontent-disposition: form-data; name="picture"; filename="a"\r\n\r\nhalf`])
      expect((await shop.server.inject({ method: "POST", url: `/sell/products/${other}/pictures`, payload, headers: torn })).statusCode).toBe(400);
    const silent = await refused(file, { "ko-new": "감귤", "en-new": " " });
    expect(silent).toContain('id="en-new-fault"');
    expect(silent).toContain('value="감귤"');
    expect(silent).toContain('id="picture-fault">The picture was fine');
    const large = await refused(Buffer.alloc(6_000_000), { "ko-new": "감귤", "en-new": "Tangerine" });
    for (const kept of ['value="감귤"', 'value="Tangerine"', "The file is too large. At most 5 MB."]) expect(large).toContain(kept);
    expect(await world.one("select count(*)::int as count from pictures where product = $1", [other])).toEqual({ count: 0 });
  });

  it("are put in order, described and removed; who has an old page is told", async () => {
    const slug = await world.register();
    const file = await noise.webp().toBuffer();
    for (const name of ["A", "B", "C"]) await upload(slug, file, { "ko-new": `${name}-ko`, "en-new": name });
    const state = async () =>
      await shop.database.query<{ id: string; alt_en: string }>("select id, alt_en from pictures where product = $1 order by position", [slug]);
    const version = async () =>
      String((await world.one<{ pictures_version: number }>("select pictures_version from products where slug = $1", [slug]))?.pictures_version);
    const old = await version();
    const third = (await state())[2]?.id ?? "";
    const change = async (fields: Record<string, string>) =>
      (await shop.post(`/sell/products/${slug}/pictures/${third}`, { version: await version(), ...fields }, dawn)).statusCode;
    expect(await change({ do: "first" })).toBe(303);
    expect((await state()).map(({ alt_en }) => alt_en)).toEqual(["C", "A", "B"]);
    expect(await change({ do: "describe", [`ko-${third}`]: "새", [`en-${third}`]: "New" })).toBe(303);
    expect(await change({ do: "describe", [`ko-${third}`]: "", [`en-${third}`]: "New" })).toBe(422);
    expect(await change({ do: "remove", version: old })).toBe(409);
    expect(await change({ do: "remove" })).toBe(303);
    expect((await state()).map(({ alt_en }) => alt_en)).toEqual(["A", "B"]);
  });
});
