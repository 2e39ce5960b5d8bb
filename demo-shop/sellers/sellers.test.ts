import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findOrder } from "../orders/orders.ts";
import { openScratchMoney, type ScratchMoney } from "../setup/scratch-money.ts";
import { ORIGIN, openScratchShop, type ScratchShop, type Visitor } from "../setup/scratch-shop.ts";
import { openSession, signInSession } from "../sign-in/sessions.ts";

let shop: ScratchShop;
let money: ScratchMoney;
let dawn: Visitor;
let hanok: Visitor;
let buyer: Visitor;
beforeAll(async () => {
  shop = await openScratchShop();
  money = openScratchMoney(shop.gateway, "mer_dawn");
  await shop.database.query("update sellers set owner = case id when 'dawn-farm' then '1000000001' when 'hanok-living' then '1000000002' end");
  [dawn, hanok, buyer] = await Promise.all([signedIn("1000000001"), signedIn("1000000002"), signedIn("1000000003")]);
});
afterAll(() => shop.close());
beforeEach(async () => {
  shop.gateway.down = false;
  Object.assign(money, { balance: 1_000_000n, losesAnswer: false });
  await shop.database.query("update products set stock = 9, price = 14000 where slug = 'acacia-honey'");
});

async function signedIn(user: string): Promise<Visitor> {
  const { id } = await openSession(shop.database);
  return { cookie: `session=${await signInSession(shop.database, id, user)}` };
}

const good = { nameKo: "감귤", nameEn: "Tangerines!", textKo: "제주 감귤.", textEn: "From Jeju.", price: "12,000", stock: "5", category: "food" };
const one = async <T extends object>(sql: string, values: readonly unknown[] = []) => (await shop.database.query<T & Record<string, unknown>>(sql, values))[0];
const productOf = (slug: string) =>
  one<{ seller: string; state: string; price: string; stock: number; version: number; name_en: string }>("select * from products where slug = $1", [slug]);

async function register(fields: Partial<typeof good> = {}): Promise<string> {
  const { headers } = await shop.post("/sell/products/new", { ...good, ...fields }, dawn);
  return headers.location?.split("/")[3] ?? "";
}

/** The honey of Dawn Farm, ordered and, unless it is to stay open, paid. */
async function sell({ quantity = 1, isPaid = true } = {}) {
  const { headers } = await shop.post("/orders", { product: "acacia-honey", quantity: String(quantity), buyer: "Kim Haneul" });
  const token = headers.location?.split("/")[2] ?? "";
  const order = await findOrder(shop.database, token);
  if (!order) throw new Error("no order");
  if (isPaid) {
    shop.gateway.end(order.payment, { state: "paid" });
    await shop.get(`/orders/${token}`);
  }
  return {
    ...order,
    at: `/sell/orders/${order.number}`,
    part: () => one<{ refunded: string; shipped_at: Date | null; receipt: string }>("select * from order_parts where order_number = $1", [order.number]),
  };
}

describe("only who sells", () => {
  it("sees the sellers' side; who is not signed in is asked to, who sells nothing is told so", async () => {
    expect((await shop.get("/sell", dawn)).statusCode).toBe(200);
    expect((await shop.get("/sell/products")).headers.location).toBe("/sign-in?back=%2Fsell%2Fproducts");
    expect((await shop.get("/sell", buyer)).statusCode).toBe(403);
    expect((await shop.post("/sell/products/new", good, buyer)).statusCode).toBe(403);
    expect((await shop.post("/sell/products/new", good)).headers.location).toBe("/sign-in?back=%2Fsell");
  });

  it("finds what is theirs: another seller's products, pictures and sales are not there, nor can they be changed", async () => {
    const slug = await register();
    const { at, number } = await sell();
    for (const path of [`/sell/products/${slug}`, `/sell/products/${slug}/pictures`, at]) {
      expect((await shop.get(path, dawn)).statusCode, path).toBe(200);
      expect((await shop.get(path, hanok)).statusCode, path).toBe(404);
    }
    const tries: readonly [string, Record<string, string>][] = [
      [`/sell/products/${slug}`, { ...good, nameEn: "Stolen", version: "1", "shown-stock": "5" }],
      [`/sell/products/${slug}/state`, { state: "on-sale" }],
      [`/sell/products/${slug}/pictures/x`, { do: "remove", version: "1" }],
      [`${at}/ship`, {}],
      [`${at}/receipt`, {}],
      [`${at}/refund`, { number: `${number}-R1`, kind: "all", reason: "Mine now", confirmed: "1" }],
    ];
    for (const [path, fields] of tries) expect((await shop.post(path, fields, hanok)).statusCode, path).toBe(404);
    expect(await productOf(slug)).toMatchObject({ name_en: "Tangerines!", state: "hidden", version: 1 });
    expect(money.refunds.size).toBe(0);
    expect((await shop.get(`/sell?number=${number}`, hanok)).body).not.toContain(at);
    expect((await shop.get(`/sell?number=${number.toLowerCase()}`, dawn)).body).toContain(at);
  });

  it("sends forms, and only from the shop's own pages", async () => {
    const post = (origin: string) =>
      shop.server.inject({
        method: "POST",
        url: "/sell/products/new",
        payload: String(new URLSearchParams(good)),
        headers: { ...dawn, origin, "content-type": "application/x-www-form-urlencoded" },
      });
    expect((await post("https://evil.example")).statusCode).toBe(403);
    expect((await post(ORIGIN)).statusCode).toBe(303);
  });
});

describe("products", () => {
  it("are 500 at most", async () => {
    await shop.database.query(
      `insert into products (slug, seller, category, state, price, name_ko, text_ko, name_en, text_en)
       select 'filler-' || n, 'hanok-living', 'food', 'hidden', 1, 'a', 'a', 'a', 'a' from generate_series(1, 500) n`,
    );
    const full = await shop.post("/sell/products/new", good, hanok);
    await shop.database.query("delete from products where slug like 'filler-%'");
    expect([full.statusCode, full.body.includes("500 products, which is the most")]).toEqual([409, true]);
  });
});

describe("a product", () => {
  it("is hidden until its seller puts it on sale; then it is found, and hidden again it cannot be ordered", async () => {
    const slug = await register({ nameEn: "Blue tangerines" });
    expect(slug).toMatch(/^blue-tangerines-[0-9a-f]{8}$/);
    expect((await shop.get(`/products/${slug}`)).statusCode).toBe(404);
    await shop.post(`/sell/products/${slug}/state`, { state: "on-sale" }, dawn);
    expect((await shop.get("/?q=blue+tangerin")).body).toContain(`/products/${slug}`);
    await shop.post(`/sell/products/${slug}/state`, { state: "hidden" }, dawn);
    expect((await shop.post("/orders", { product: slug, quantity: "1", buyer: "Kim" })).statusCode).toBe(404);
  });

  it("with faults is not kept, and the form shows what was typed and what is wrong at the field", async () => {
    const { statusCode, body } = await shop.post("/sell/products/new", { ...good, nameEn: `"><b>Tea`, price: "1.5", stock: "many" }, dawn);
    expect(statusCode).toBe(422);
    for (const part of ["&quot;&gt;&lt;b&gt;Tea", 'value="1.5"', 'value="many"', 'id="price-fault">Won have no fractions', 'href="#stock"'])
      expect(body).toContain(part);
    expect(body.match(/aria-invalid/g)).toHaveLength(2);
  });

  it("changed by two people at once keeps the first change, and the second is told and keeps what was typed", async () => {
    const slug = await register();
    const seen = { version: "1", "shown-stock": "5" };
    const answers = await Promise.all(["13,000", "14,000"].map((price) => shop.post(`/sell/products/${slug}`, { ...good, ...seen, price }, dawn)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 409]);
    const [late] = answers.filter(({ statusCode }) => statusCode === 409);
    const kept = answers[0]?.statusCode === 303 ? "13,000" : "14,000";
    expect(late?.body).toContain("Somebody else of your business has changed this meanwhile");
    expect(late?.body).toContain(`Saved now: ₩${kept}`);
    expect(late?.body).toContain(`value="${kept === "13,000" ? "14,000" : "13,000"}"`);
    expect(late?.body).toContain('name="version" value="2"');
    expect((await shop.post(`/sell/products/${slug}`, { ...good, version: "2", "shown-stock": "5", price: "14,000" }, dawn)).statusCode).toBe(303);
    expect(await productOf(slug)).toMatchObject({ price: "14000", version: 3 });
  });

  it("keeps what is held and sold: stock changes by the difference to what the form showed", async () => {
    await sell({ quantity: 3, isPaid: false });
    const now = await productOf("acacia-honey");
    expect(now?.stock).toBe(6);
    const row = await one<Record<string, string>>(
      "select name_ko, name_en, text_ko, text_en, price, category, version from products where slug = 'acacia-honey'",
    );
    const form = {
      nameKo: row?.name_ko ?? "",
      nameEn: row?.name_en ?? "",
      textKo: row?.text_ko ?? "",
      textEn: row?.text_en ?? "",
      price: String(row?.price),
      category: row?.category ?? "",
      version: String(row?.version),
    };
    expect((await shop.get("/sell/products/acacia-honey", dawn)).body).toContain('name="shown-stock" value="6"');
    // Meanwhile two more are ordered; then the seller, who saw six, writes ten.
    await sell({ quantity: 2, isPaid: false });
    expect((await shop.post("/sell/products/acacia-honey", { ...form, stock: "10", "shown-stock": "6" }, dawn)).statusCode).toBe(303);
    expect((await productOf("acacia-honey"))?.stock).toBe(8);
    const late = await shop.post("/sell/products/acacia-honey", { ...form, version: String(Number(form.version) + 1), stock: "0", "shown-stock": "9" }, dawn);
    expect([late.statusCode, (await productOf("acacia-honey"))?.stock]).toEqual([409, 8]);
    expect(late.body).toContain("Left now: 8");
  });

  it("changed after it was ordered leaves that order as it was", async () => {
    const { at, number, total } = await sell();
    const before = await one("select name, unit_price from order_lines where order_number = $1", [number]);
    await shop.database.query("update products set version = 50 where slug = 'acacia-honey'");
    await shop.post("/sell/products/acacia-honey", { ...good, nameEn: "Other honey", price: "1", stock: "9", version: "50", "shown-stock": "8" }, dawn);
    expect(await productOf("acacia-honey")).toMatchObject({ name_en: "Other honey", price: "1" });
    expect(await one("select name, unit_price from order_lines where order_number = $1", [number])).toEqual(before);
    expect((await shop.get(at, dawn)).body).toContain(total.toLocaleString("en"));
  });
});

it("a request has a minute to come, and its head ten seconds", () => {
  expect([shop.server.server.requestTimeout, shop.server.server.headersTimeout]).toEqual([60_000, 10_000]);
});

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
    const slug = await register();
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
    const slug = await register();
    const file = await noise.png().toBuffer();
    const answers = await Promise.all(Array.from({ length: 7 }, () => upload(slug, file)));
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(5);
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(2);
    const other = await register();
    const refused = async (...input: [Buffer, Record<string, string>?]) => (await upload(other, ...input)).body;
    expect(await refused(Buffer.from("<html>"))).toContain('id="picture-fault">This is no JPEG, PNG or WebP');
    expect(await refused(Buffer.concat([file, Buffer.alloc(6_000_000)]))).toContain('id="picture-fault">The file is too large');
    const torn = { ...dawn, origin: ORIGIN, "content-type": "multipart/form-data; boundary=x" };
    for (const payload of ["--x\r\n", `--x\r\ncontent-disposition: form-data; name="picture"; filename="a"\r\n\r\nhalf`])
      expect((await shop.server.inject({ method: "POST", url: `/sell/products/${other}/pictures`, payload, headers: torn })).statusCode).toBe(400);
    const silent = await refused(file, { "ko-new": "감귤", "en-new": " " });
    expect(silent).toContain('id="en-new-fault"');
    expect(silent).toContain('value="감귤"');
    expect(await one("select count(*)::int as count from pictures where product = $1", [other])).toEqual({ count: 0 });
  });

  it("are put in order, described and removed; who has an old page is told", async () => {
    const slug = await register();
    const file = await noise.webp().toBuffer();
    for (const name of ["A", "B", "C"]) await upload(slug, file, { "ko-new": `${name}-ko`, "en-new": name });
    const state = async () =>
      await shop.database.query<{ id: string; alt_en: string }>("select id, alt_en from pictures where product = $1 order by position", [slug]);
    const version = async () =>
      String((await one<{ pictures_version: number }>("select pictures_version from products where slug = $1", [slug]))?.pictures_version);
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

describe("a sale", () => {
  it("is shipped once, when it is paid and not before, and shows where it goes only then", async () => {
    const open = await sell({ isPaid: false });
    await shop.database.query(
      "update orders set method = 'delivery', recipient = 'Lee Bada', phone = '010-1', postcode = '04799', address = 'Secret road', delivery_hash = 'h' where number = $1",
      [open.number],
    );
    expect((await shop.get(open.at, dawn)).body).not.toContain("Secret road");
    expect((await shop.post(`${open.at}/ship`, {}, dawn)).statusCode).toBe(409);
    shop.gateway.end(open.payment, { state: "paid" });
    expect((await shop.get(open.at, dawn)).body).toContain("Secret road");
    expect((await shop.post(`${open.at}/ship`, {}, dawn)).headers.location).toBe(`${open.at}?done=shipped`);
    expect((await open.part())?.shipped_at).toBeInstanceOf(Date);
    expect((await shop.post(`${open.at}/ship`, {}, dawn)).statusCode).toBe(409);
  });

  it("whose payment is not this order's is not shipped", async () => {
    const odd = await sell({ isPaid: false });
    shop.gateway.end(odd.payment, { state: "paid", amount: "1" });
    expect((await shop.post(`${odd.at}/ship`, {}, dawn)).statusCode).toBe(409);
    expect((await shop.get(odd.at, dawn)).body).toContain("Abnormal");
  });

  it("is refunded in parts, each once, with a question before; then a new revision of its receipt is due", async () => {
    const { at, number, total, part, token } = await sell({ quantity: 2 });
    const first = { number: `${number}-R1`, kind: "part", amount: "5,000", reason: "A jar was broken" };
    expect((await shop.post(`${at}/receipt`, {}, dawn)).statusCode).toBe(303);
    const receipt = (await part())?.receipt;
    const question = await shop.post(`${at}/refund`, first, dawn);
    expect([question.statusCode, money.refunds.size]).toEqual([200, 0]);
    expect(question.body).toContain("Refund ₩5,000");
    const confirmed = { ...first, confirmed: "1" };
    const twice = await Promise.all(Array.from({ length: 4 }, () => shop.post(`${at}/refund`, confirmed, dawn)));
    expect(twice.map(({ headers }) => headers.location)).toEqual(Array(4).fill(`${at}?done=refunded`));
    expect([money.refunds.size, (await part())?.refunded]).toEqual([1, "5000"]);
    // Another person's form still has the first number.
    expect((await shop.post(`${at}/refund`, { ...confirmed, amount: "6,000" }, dawn)).body).toContain("Somebody else of your business has refunded meanwhile");
    expect((await shop.get(at, dawn)).body).toContain("Issue the next revision");
    expect((await shop.get(`/orders/${token}`)).body).toContain("Partly refunded");
    await shop.post(`${at}/receipt`, {}, dawn);
    expect((await part())?.receipt).not.toBe(receipt);
    expect((await shop.get(at, dawn)).body).toMatch(/Revision 2.*Revision 1/s);
    const over = await shop.post(`${at}/refund`, { ...first, number: `${number}-R2`, amount: String(total) }, dawn);
    expect([over.statusCode, over.body.includes(`At most: ₩${(total - 5_000n).toLocaleString("en")}`), over.body.includes("A jar was broken")]).toEqual([
      422,
      true,
      true,
    ]);
    await shop.post(`${at}/refund`, { ...confirmed, number: `${number}-R2`, kind: "all" }, dawn);
    expect((await shop.get(at, dawn)).body).toContain("Nothing is left to refund");
  });

  it("whose seller has no balance is not refunded, and the same number serves for less", async () => {
    const { at, number, part } = await sell();
    money.balance = 1_000n;
    const wish = { number: `${number}-R1`, kind: "part", amount: "5000", reason: "Late", confirmed: "1" };
    const poor = await shop.post(`${at}/refund`, wish, dawn);
    expect(poor.statusCode).toBe(409);
    expect(poor.body).toContain("balance at Coconut Pay is too low. Nothing was refunded. It is now ₩1,000.");
    expect(poor.body).toContain('value="Late"');
    expect((await shop.post(`${at}/refund`, { ...wish, amount: "900" }, dawn)).statusCode).toBe(303);
    expect((await part())?.refunded).toBe("900");
  });

  it("whose refund's answer was lost is asked for again by the same number, and pays once", async () => {
    const { at, number, part } = await sell();
    const wish = { number: `${number}-R1`, kind: "part", amount: "700", reason: "Late", confirmed: "1" };
    money.losesAnswer = true;
    const lost = await shop.post(`${at}/refund`, wish, dawn);
    expect(lost.statusCode).toBe(503);
    expect(lost.body).toContain("Ask again: ₩700");
    expect((await shop.post(`${at}/refund`, { ...wish, number: `${number}-R2` }, dawn)).statusCode).toBe(409);
    money.losesAnswer = false;
    expect((await shop.post(`${at}/refund`, wish, dawn)).statusCode).toBe(303);
    expect([money.balance, (await part())?.refunded]).toEqual([999_300n, "700"]);
  });

  it("is found by state and number, in both of the list's counts", async () => {
    const { number, at } = await sell();
    await shop.post(`${at}/ship`, {}, dawn);
    expect((await shop.get(`/sell?state=shipped&number=${number}`, dawn)).body).toContain(at);
    expect((await shop.get(`/sell?state=to-ship&number=${number}`, dawn)).body).not.toContain(at);
    expect((await shop.get("/sell?number=NOSUCHNUMBER", dawn)).body).toContain("No order fits");
  });
});
