import { describe, expect, it } from "vitest";
import type { Product } from "../catalogue/products.ts";
import type { Order } from "../orders/order.ts";
import { emptySheet } from "../orders/sheet.ts";
import { cartPage } from "./cart.ts";
import { html } from "./html.ts";
import type { Look } from "./layout.ts";
import { orderPage, otherPayerPage } from "./order.ts";
import { ordersPage } from "./orders.ts";
import { payPage } from "./pay.ts";
import { productPage } from "./product.ts";
import { sheetPage } from "./sheet.ts";
import { shelfPage } from "./shelf.ts";

const evil = `"><script>alert(1)</script>'&`;
const look: Look = { language: "en", path: evil, style: "/s", script: "/j", visitor: { user: { number: "1", name: evil, sells: undefined }, pieces: 3 } };
const seller = { id: "market", name: evil };
const product: Product = { slug: "mug", name: evil, text: evil, price: 1n, category: "kitchen", seller, stock: 3, pictures: ["p1", "p2"] };
const order: Order = {
  number: "A1",
  token: "t",
  payToken: "p",
  otherPayer: false,
  buyer: evil,
  user: undefined,
  total: 26_000n,
  state: "open",
  refusal: undefined,
  delivery: { recipient: evil, phone: evil, postcode: "04799", address: evil, detail: evil },
  deliveryHash: "h",
  lines: [{ product: "mug", name: evil, quantity: 2, unitPrice: 13_000n, seller, picture: undefined }],
  parts: [{ seller, total: 26_000n, refunded: 0n, shippedAt: undefined, receipt: evil }],
  created: new Date(0),
  payment: "pay_1",
  expires: new Date(0),
  paidAt: undefined,
};
const lines = [{ product, quantity: 2, selected: true }];
const faults = new Map([["buyer", "error.name"]] as const);
const way = { coconutOrigin: "https://pay.example", origin: "https://shop.example", other: false };

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
    ["pay", payPage(look, order, way)],
    ["pay by another", payPage(look, { ...order, otherPayer: true }, way)],
    ["order", orderPage(look, order, { receipts: "https://pay.example/receipts/" })],
    ["paid order", orderPage(look, { ...order, state: "paid", paidAt: new Date(0) }, { receipts: "https://pay.example/receipts/" })],
    ["other payer", otherPayerPage(look, { ...order, state: "paid" })],
    [
      "orders",
      ordersPage(look, { orders: [order], counts: { all: 1, open: 1, paid: 0, shipped: 0, refunded: 0, ended: 0 }, pages: 2 }, { filter: "all", page: 1 }),
    ],
    ["product", productPage(look, product, { quantity: evil, buyer: evil, error: "error.name", form: evil }, [product])],
    ["shelf", shelfPage(look, { query: { search: evil }, found: { products: [product], total: 60, pages: 3 } })],
    ["cart", cartPage(look, { lines, added: evil })],
    ["sheet", sheetPage(look, { lines, fields: { ...emptySheet, buyer: evil }, faults, notice: evil, form: evil })],
  ])("hold nothing of a visitor's as markup, no inline script and no inline style: %s", (_name, page) => {
    expect(page).not.toContain("<script>");
    expect(page).not.toMatch(/ style=| on[a-z]+=/);
    expect(page).toContain("&lt;script&gt;");
  });

  it("hold no button while the gateway has registered no payment", () => {
    expect(payPage(look, { ...order, payment: undefined }, way)).not.toContain("coconut-pay");
    expect(payPage(look, order, way)).toContain(`<coconut-pay-button payment="pay_1"`);
  });
});
