import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, openScratchShop, type ScratchShop, type Visitor } from "../setup/scratch-shop.ts";
import { languageOf } from "../words.ts";

let shop: ScratchShop;
beforeAll(async () => {
  shop = await openScratchShop();
  shop.server.get("/broken", async () => {
    throw new Error("secret detail");
  });
});
afterAll(() => shop.close());

const sheet = {
  buyer: "Kim Haneul",
  recipient: "Lee Bada",
  phone: "010-1234-5678",
  postcode: "04799",
  address: "Wangsimni-ro 83-21",
  detail: "3F",
  form: "AAAAAAAAAAAAAAAAAAAAAA",
};

describe("forms", () => {
  const post = (payload: string, headers: Record<string, string> = { origin: ORIGIN }) =>
    shop.server.inject({ method: "POST", url: "/language", payload, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });

  it("are taken from the shop's own pages only", async () => {
    expect((await post("language=ko&back=/")).statusCode).toBe(303);
    for (const headers of [{ origin: "http://evil.example" }, { origin: "null" }, {}]) expect((await post("language=ko", headers)).statusCode).toBe(403);
  });

  it("are small, and of one kind", async () => {
    expect((await post(`back=${"a".repeat(40_000)}`)).statusCode).toBe(413);
    const other = await shop.server.inject({ method: "POST", url: "/language", payload: "<a/>", headers: { origin: ORIGIN, "content-type": "text/xml" } });
    expect(other.statusCode).toBe(415);
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nset-cookie: x", "", "javascript:1"])(
    "never lead away from the shop: %j",
    async (back) => {
      expect((await post(`language=en&back=${encodeURIComponent(back)}`)).headers.location).toBe("/");
      const visitor: Visitor = {};
      expect((await shop.get(`/sign-in?back=${encodeURIComponent(back)}`, visitor)).body).toContain(`data-back="/"`);
    },
  );

  it("lead back to the page that they came from", async () => {
    expect((await post("language=en&back=/products/mug?a=1")).headers.location).toBe("/products/mug?a=1");
  });
});

describe("pages", () => {
  it("allow scripts and frames of the gateway and nothing inline", async () => {
    const { headers } = await shop.get("/");
    expect(headers["content-security-policy"]).toContain("script-src 'self' https://pay.example; frame-src https://pay.example");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("say what is not there and hide what broke", async () => {
    for (const url of ["/products/none", "/none", "/orders/none", "/orders/none/pay", "/pay/none"]) expect((await shop.get(url)).statusCode, url).toBe(404);
    const broken = await shop.get("/broken");
    expect(broken.statusCode).toBe(500);
    expect(broken.body).not.toContain("secret");
  });

  it("and forms that name something with a NUL in it name nothing", async () => {
    for (const url of ["/products/a%00b", "/orders/a%00b", "/pay/a%00b/events", "/pictures/%00", "/%00"])
      expect((await shop.get(url)).statusCode, url).toBe(404);
    const visitor: Visitor = {};
    await shop.post("/cart/add", { product: "mug", quantity: "1" }, visitor);
    expect((await shop.post("/cart", { "quantity:mug\0": "2", "quantity:mug": "3" }, visitor)).statusCode).toBe(303);
    expect((await shop.get("/cart", visitor)).body).toContain('value="3"');
  });

  it("show a picture as a picture, and never as a page", async () => {
    const [, id = ""] = /\/pictures\/([\w-]+)/.exec((await shop.get("/products/mug")).body) ?? [];
    const picture = await shop.get(`/pictures/${id}`);
    expect(picture.headers).toMatchObject({ "content-type": "image/svg+xml", "content-security-policy": "default-src 'none'; sandbox" });
    expect((await shop.get("/pictures/none")).statusCode).toBe(404);
  });

  it("name the merchants whose origin this is", async () => {
    expect((await shop.get("/.well-known/coconut-pay")).json()).toEqual({ merchants: ["mer_market", "mer_dawn", "mer_hanok", "mer_star"] });
  });

  it("lead to signing in and back to themselves", async () => {
    for (const path of ["/products/mug", "/cart", "/?q=soap&sort=new"])
      expect((await shop.get(path)).body, path).toContain(`href="/sign-in?back=${encodeURIComponent(path)}"`);
    const there = "/sign-in?back=/cart";
    expect((await shop.get(there, {})).body).toContain(`href="${there}"`);
  });

  it("count one as one", async () => {
    await shop.database.query("update products set state = 'hidden' where category = 'beauty' and slug <> 'soap'");
    expect((await shop.get("/?category=beauty")).body).toContain("<p>1 product</p>");
    expect((await shop.get("/?category=beauty", { language: "ko" })).body).toContain("<p>1개 상품</p>");
    await shop.database.query("update products set state = 'on-sale'");
    const visitor: Visitor = {};
    await shop.post("/cart/add", { product: "mug", quantity: "1" }, visitor);
    expect((await shop.get("/cart", visitor)).body).toContain('1<span class="unseen"> piece in the cart</span>');
  });

  it("speak the visitor's language", () => {
    expect(languageOf(undefined, "ko-KR,ko;q=0.9,en;q=0.8")).toBe("ko");
    expect(languageOf(undefined, "en-US,ko;q=0.5")).toBe("en");
    expect(languageOf("ko", "en")).toBe("ko");
    expect(languageOf("fr", undefined)).toBe("en");
  });
});

describe("the cart", () => {
  const fill = async (visitor: Visitor, quantity = "2") => {
    for (const product of ["keyboard", "mug"]) await shop.post("/cart/add", { product, quantity: "2" }, visitor);
    return shop.post("/cart", { do: "order", "quantity:keyboard": quantity, "selected:keyboard": "1", "quantity:mug": "4" }, visitor);
  };

  it.each([
    ["ko", "표시된 상품을 확인해 주세요", "재고가 부족합니다. 남은 수량: 3"],
    ["en", "please look at the marked products", "There are not that many any more. Left: 3"],
  ] as const)("leads to no sheet with more than there is, and says so at the line (%s)", async (language, summary, fault) => {
    const visitor: Visitor = { language };
    const refused = await fill(visitor, "4");
    expect(refused.statusCode).toBe(422);
    for (const said of [summary, `id="fault:keyboard" data-fault>${fault}`, 'id="fault:mug" data-fault></p>']) expect(refused.body).toContain(said);
    expect(refused.body.match(/aria-invalid/g)).toHaveLength(1);
    const sheet = await shop.get("/checkout", visitor);
    expect(sheet.headers.location).toBe("/cart?short=1");
    expect((await shop.get("/cart?short=1", visitor)).body).toContain(summary);
    // What is not selected stands in nobody's way.
    const other = { do: "order", "quantity:keyboard": "4", "quantity:mug": "4", "selected:mug": "1" };
    expect((await shop.post("/cart", other, visitor)).headers.location).toBe("/checkout");
    expect((await shop.get("/cart?short=1", visitor)).body).not.toContain(summary);
  });

  it.each(["0", "두 개", ""])("keeps the quantity %j as it was typed, marks its line, and saves the others", async (typed) => {
    const visitor: Visitor = {};
    const refused = await fill(visitor, typed);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain(`max="99" value="${typed}" required aria-describedby="fault:keyboard" aria-invalid="true"`);
    expect(refused.body).toContain('id="fault:keyboard" data-fault>Please choose 1 to 99 pieces.');
    expect((await shop.get("/cart", visitor)).body).toMatch(
      /value="2" required aria-describedby="fault:keyboard".*value="4" required aria-describedby="fault:mug"/s,
    );
  });

  it("that saves by itself is told what is short by now", async () => {
    const visitor: Visitor = {};
    await fill(visitor);
    const save = (quantity: string) => shop.post("/cart", { do: "watch", "quantity:keyboard": quantity, "selected:keyboard": "1" }, visitor);
    expect((await save("4")).json()).toEqual({ faults: { keyboard: "There are not that many any more. Left: 3", mug: "" } });
    expect((await save("3")).json()).toEqual({ faults: { keyboard: "", mug: "" } });
  });
});

describe("bad input", () => {
  const words = {
    name: "Please enter a name",
    quantity: "Please choose 1 to 99 pieces",
    phone: "Please enter a phone number",
    postcode: "Please enter the five digits",
    address: "Please enter the address",
    detail: "Please keep this to 60 characters",
  };

  it.each([
    ["quantity", "0", words.quantity],
    ["quantity", "100", words.quantity],
    ["quantity", "1.5", words.quantity],
    ["quantity", "-1", words.quantity],
    ["quantity", "1e1", words.quantity],
    ["quantity", "", words.quantity],
    ["quantity", "두 개", words.quantity],
    ["buyer", "", words.name],
    ["buyer", "   ", words.name],
    ["buyer", "a".repeat(41), words.name],
    ["buyer", "turned \u202e around", words.name],
    ["buyer", "two\nlines", words.name],
  ])("of an order at once, %s = %j, is said at the field and kept", async (name, value, said) => {
    const answer = await shop.buy("mug", { quantity: "2", buyer: "Kim & Co", [name]: value });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(said);
    expect(answer.body).toContain('aria-invalid="true"');
    if (name !== "buyer") expect(answer.body).toContain('value="Kim &amp; Co"');
    if (name !== "quantity") expect(answer.body).toContain('value="2"');
  });

  it.each([
    ["buyer", "", words.name],
    ["recipient", "x".repeat(41), words.name],
    ["recipient", "\u200bhidden", words.name],
    ["phone", "", words.phone],
    ["phone", "call me", words.phone],
    ["phone", "0-1-2-3", words.phone],
    ["postcode", "4799", words.postcode],
    ["postcode", "047999", words.postcode],
    ["postcode", "0479a", words.postcode],
    ["address", " ", words.address],
    ["address", "x".repeat(101), words.address],
    ["address", "a\0\u0007b", words.address],
    ["detail", "x".repeat(61), words.detail],
  ])("of the order sheet, %s = %j, is said at the field and keeps all else", async (name, value, said) => {
    const visitor: Visitor = {};
    await shop.post("/cart/add", { product: "soap", quantity: "1" }, visitor);
    const answer = await shop.post("/checkout", { ...sheet, shown: "6900", [name]: value }, visitor);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(said);
    expect(answer.body).toContain(`href="#${name}"`);
    for (const [other, kept] of Object.entries(sheet)) if (other !== name) expect(answer.body, other).toContain(`value="${kept}"`);
    expect((await shop.get("/cart", visitor)).body).toContain("quantity:soap");
  });

  it.each([
    ["/cart/add", { product: "none", quantity: "1" }, 404],
    ["/cart/add", { product: "mug", quantity: "x" }, 422],
    ["/cart/add", { product: "keyboard", quantity: "4" }, 422],
    ["/cart/add", { product: "kettle", quantity: "1" }, 422],
    ["/cart", { do: "order", "quantity:mug": "1" }, 303],
    ["/cart", { do: "remove:__proto__", __proto__: "1" }, 303],
    ["/checkout", { ...sheet }, 303],
    ["/orders", { product: "none", quantity: "1", buyer: "Kim" }, 404],
    ["/orders/none/cancel", {}, 404],
    ["/orders/none/payment", {}, 404],
    ["/pay/none/payment", {}, 404],
    ["/pay/none/check", {}, 404],
    ["/account", { name: "Kim" }, 303],
    ["/sign-out", {}, 303],
    ["/sign-in", { signIn: "x.y.z", challenge: "none" }, 422],
    ["/webhooks/market", {}, 404],
  ] as const)("to %s with %j is answered with %d", async (url, fields, status) => {
    expect((await shop.post(url, fields)).statusCode).toBe(status);
  });

  it("a challenge is of one session and counts once", async () => {
    const visitor: Visitor = {};
    const other: Visitor = {};
    const challengeOf = async (of: Visitor) => /challenge="([\w-]{43})"/.exec((await shop.get("/sign-in", of)).body)?.[1] ?? "";
    const challenge = await challengeOf(visitor);
    await challengeOf(other);
    expect((await shop.post("/sign-in", { signIn: "x.y.z", challenge }, other)).statusCode).toBe(422);
    const { count } =
      (await shop.database.query<{ count: number }>("select count(*)::int as count from sign_in_challenges where challenge = $1", [challenge]))[0] ?? {};
    expect(count).toBe(1);
    await shop.post("/sign-in", { signIn: "x.y.z", challenge }, visitor);
    expect(await shop.database.query("select 1 from sign_in_challenges where challenge = $1", [challenge])).toEqual([]);
  });
});
