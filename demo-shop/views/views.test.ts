import { describe, expect, it } from "vitest";
import type { Order } from "../orders/orders.ts";
import { html } from "./html.ts";
import type { Look } from "./layout.ts";
import { orderPage, payPage } from "./order.ts";
import { productPage } from "./product.ts";

const look: Look = { language: "en", path: "/x", style: "/s", script: "/j" };
const evil = `"><script>alert(1)</script>'&`;
const order: Order = {
  number: "A1",
  token: "t",
  buyer: evil,
  total: 26_000n,
  state: "open",
  lines: [{ product: "mug", name: evil, quantity: 2, unitPrice: 13_000n }],
  created: new Date(0),
  payment: "pay_1",
  expires: new Date(0),
  paidAt: undefined,
};

describe("html", () => {
  it("escapes every value, in text and in attributes", () => {
    expect(html`<a title="${evil}">${evil}</a>`.text).toBe(
      `<a title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;</a>`,
    );
  });

  it("keeps its own markup, joins lists, and leaves out what is not there", () => {
    expect(html`<ul>${[1, 2n, "<"].map((item) => html`<li>${item}</li>`)}${false}${undefined}</ul>`.text).toBe("<ul><li>1</li><li>2</li><li>&lt;</li></ul>");
  });

  it("does not take an object of another make for markup", () => {
    expect(() => html`${{ text: "<b>" } as never}`).toThrow(TypeError);
  });
});

describe("pages", () => {
  it.each([
    payPage(look, order, "https://pay.example"),
    orderPage(look, order),
    orderPage(look, { ...order, state: "paid", paidAt: new Date(0) }),
    productPage({ ...look, path: evil }, { slug: "mug", name: evil, text: evil, price: 1n }, { quantity: evil, buyer: evil, error: "error.name" }),
  ])("hold nothing of a visitor's as markup, no inline script and no inline style", (page) => {
    expect(page).not.toContain("<script>");
    expect(page).not.toMatch(/ style=| on[a-z]+=/);
    expect(page).toContain("&lt;script&gt;");
  });

  it("hold no button while the gateway has registered no payment", () => {
    const { payment: _, ...rest } = order;
    expect(payPage(look, { ...rest, payment: undefined }, "https://pay.example")).not.toContain("coconut-pay");
    expect(payPage(look, order, "https://pay.example")).toContain(`<coconut-pay-button payment="pay_1"`);
  });
});
