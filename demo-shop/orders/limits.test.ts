import { afterAll, beforeAll, expect, it } from "vitest";
import { networkOf } from "../http/network.ts";
import { openScratchShop, type ScratchShop, type Visitor } from "../setup/scratch-shop.ts";
import { openSession, signInSession } from "../sign-in/sessions.ts";

const LIMITS = { visitor: 2, network: 4, networkDay: 6, visits: 3 };

let shop: ScratchShop;
beforeAll(async () => {
  shop = await openScratchShop(LIMITS);
  await shop.database.query("update products set stock = 1000");
});
afterAll(() => shop.close());

const status = async (answer: Promise<{ statusCode: number }>) => (await answer).statusCode;
const visitorFrom = async (address: string, language: "ko" | "en" = "en"): Promise<Visitor> => ({
  address,
  language,
  cookie: `session=${(await openSession(shop.database)).cookie}`,
});
const count = (answers: readonly { statusCode: number }[], wanted: number) => answers.filter(({ statusCode }) => statusCode === wanted).length;

it("one visitor has so many open orders, also of many at once, and the next when one has ended", async () => {
  const visitor = await visitorFrom("192.0.2.1");
  const answers = await Promise.all(Array.from({ length: 6 }, () => shop.buy("mug", {}, visitor)));
  expect([count(answers, 303), count(answers, 429)]).toEqual([LIMITS.visitor, 4]);
  const refused = await shop.buy("mug", {}, { ...visitor, language: "ko" });
  expect(refused.body).toContain("결제를 기다리는 주문이 여러 개 있습니다");
  expect((await shop.buy("mug", {}, visitor)).body).toContain("Please pay or cancel one of them first");
  // By the sheet as well, whose fields are kept.
  await shop.post("/cart/add", { product: "mug", quantity: "1" }, visitor);
  const sheet = { buyer: "Kim", recipient: "Lee Bada", phone: "010-1234-5678", postcode: "04799", address: "Wangsimni-ro 83-21", detail: "" };
  const bySheet = () => shop.post("/checkout", { ...sheet, shown: "18000", form: "F".repeat(22) }, visitor);
  const full = await bySheet();
  expect(full.statusCode).toBe(429);
  expect(full.body).toContain('value="Lee Bada"');
  const placed = answers.find(({ statusCode }) => statusCode === 303)?.headers.location?.replace(/\/pay$/, "") ?? "";
  await shop.post(`${placed}/cancel`, {}, visitor);
  expect(await status(bySheet())).toBe(303);
  // What was canceled is held again only where there is room.
  const again = await shop.post(`${placed}/payment`, {}, visitor);
  expect((await shop.get(again.headers.location ?? "", visitor)).body).toContain("Too many orders wait for payment");
});

it("one person has so many open orders, in however many browsers", async () => {
  const browsers = await Promise.all(
    [1, 2, 3].map(async (at): Promise<Visitor> => {
      const { id } = await openSession(shop.database);
      const cookie = await signInSession(shop.database, id, { user: "1000000009", chain: ["c"], byHandoff: false });
      return { address: `192.0.2.1${at}`, cookie: `session=${cookie}` };
    }),
  );
  expect(count(await Promise.all(browsers.map((browser) => shop.buy("mug", {}, browser))), 303)).toBe(LIMITS.visitor);
});

it("one network has so many open orders, whoever sends them, and others go on", async () => {
  const guest = { address: "2001:db8:1:2::5" };
  const answers = await Promise.all(Array.from({ length: 8 }, () => shop.buy("soap", {}, guest)));
  expect([count(answers, 303), count(answers, 429)]).toEqual([LIMITS.network, 4]);
  const other = await shop.buy("soap", {}, { address: "2001:db8:1:2:ffff::9", language: "ko" });
  expect([other.statusCode, other.body.includes("같은 네트워크에서 결제되지 않은 주문이 너무 많습니다")]).toEqual([429, true]);
  expect(await status(shop.buy("soap", {}, { address: "2001:db8:1:3::5" }))).toBe(303);
});

it("one network holds goods so often a day without paying, also by paying again; what is paid does not count", async () => {
  const guest = { address: "198.51.100.7" };
  const held = async () => (await shop.buy("tote", {}, guest)).headers.location?.replace(/\/pay$/, "");
  const paid = await held();
  const [order] = await shop.database.query<{ payment: string }>("select payment from orders where token = $1", [paid?.split("/")[2]]);
  shop.gateway.end(order?.payment, { state: "paid" });
  await shop.get(paid ?? "");
  const first = await held();
  await shop.post(`${first}/cancel`, {}, guest);
  for (let times = 1; times < LIMITS.networkDay; times++) {
    expect((await shop.post(`${first}/payment`, {}, guest)).headers.location).toBe(`${first}/pay`);
    await shop.post(`${first}/cancel`, {}, guest);
  }
  expect(await status(shop.buy("tote", {}, guest))).toBe(429);
  // A day later it is forgotten where they came from.
  await shop.database.query("update orders set held_at = now() - interval '25 hours' where held_from = '198.51.100.7'");
  expect(await status(shop.buy("tote", {}, guest))).toBe(303);
  await shop.desk.tidyUp();
  expect(await shop.database.query("select 1 from orders where held_from = '198.51.100.7'")).toHaveLength(1);
});

it("one network begins so many visits a minute, and is told so", async () => {
  const address = "203.0.113.5";
  const visit = (language: "ko" | "en" = "en") => shop.get("/sign-in", { address, language });
  const answers = await Promise.all(Array.from({ length: 5 }, () => visit()));
  expect(count(answers, 200)).toBe(LIMITS.visits);
  const refused = await visit("ko");
  expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "60"]);
  expect(refused.body).toContain("1분 동안 방문이 너무 많았습니다");
  expect((await visit()).body).toContain("Too many visits have come from your network within a minute");
  // Looking around needs no visit that is counted, and others go on.
  expect(await status(shop.get("/products/mug", { address }))).toBe(200);
  expect(await status(shop.get("/sign-in", { address: "203.0.113.6" }))).toBe(200);
});

it.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:DB8:0:7::1", "2001:db8:0:7::/64"],
  ["2001:db8::7:0:0:1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("the network of %s is %s", (address, network) => expect(networkOf(address)).toBe(network));
