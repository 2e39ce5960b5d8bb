import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(async () => {
  await gateway?.close();
});

/** As a browser that goes there. */
const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const open = (url: string, headers: Record<string, string> = { accept: BROWSER }) =>
  gateway.http.fastify.inject({ url, headers: { host: "gateway.test:4400", ...headers } });

describe("an address that a person has opened, and that leads nowhere", () => {
  it.each([
    [`/receipts/${newId("rcp")}`, "There is no such receipt"],
    ["/receipts/rcp_1", "There is no such receipt"],
    [`/checkout/${newId("pay")}`, "There is no such payment"],
    [`/button/${newId("pay")}`, "There is no such payment"],
    [`/order/${newId("mer")}`, "This shop is not registered"],
    [`/sign-in/${newId("mer")}`, "There is no such page"],
    ["/nowhere?<script>", "There is no such page"],
  ])("%s says so in words, and that no money was moved", async (url, words) => {
    const page = await open(url);
    expect(page.statusCode).toBe(404);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.body).toContain(`<h1>${words}</h1>`);
    expect(page.body).toContain("No money was moved.");
    expect(page.body).not.toMatch(/<script|nowhere/);
  });

  it("says it in Korean where the browser asks for that first", async () => {
    const page = await open(`/receipts/${newId("rcp")}`, { accept: BROWSER, "accept-language": "ko-KR,ko;q=0.9,en;q=0.8" });
    expect(page.body).toContain('<html lang="ko">');
    expect(page.body).toContain("<h1>없는 영수증입니다</h1>");
    expect((await open("/nowhere", { accept: BROWSER, "accept-language": "de, en-US;q=0.7, ko;q=0.5" })).body).toContain('<html lang="en">');
  });

  it("may load, run and be framed by nothing: its one style stands in its policy by hash", async () => {
    const page = await open("/nowhere");
    const style = /<style>(.*)<\/style>/s.exec(page.body)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(page.headers["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(page.headers["cache-control"]).toBe("no-store");
  });
});

it("programs get the problem document, also of pages, and the API never answers anything else", async () => {
  for (const [url, accept] of [
    [`/receipts/${newId("rcp")}`, "*/*"],
    [`/receipts/${newId("rcp")}`, "application/json"],
    [`/v1/receipts/${newId("rcp")}`, BROWSER],
    ["/v1/nowhere", BROWSER],
  ] as const) {
    const answer = await open(url, { accept });
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status: 404 });
  }
});
