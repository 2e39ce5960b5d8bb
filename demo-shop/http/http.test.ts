import { afterAll, describe, expect, it } from "vitest";
import type { Database } from "../database.ts";
import { languageOf } from "../words.ts";
import { openServer } from "./server.ts";
import { serveShelf } from "./shelf-routes.ts";

const origin = "http://shop.example";
const none: Database = { query: async () => [], transaction: (work) => work(none), close: async () => undefined };
const server = openServer([origin], "https://pay.example");
serveShelf(server, none, (_request, path = "/") => ({ language: "en", path, style: "/s.css", script: "/s.js" }));
server.log.level = "silent";
server.get("/broken", async () => {
  throw new Error("secret detail");
});
afterAll(() => server.close());

const post = (payload: string, headers: Record<string, string> = { origin }) =>
  server.inject({ method: "POST", url: "/language", payload, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });

describe("forms", () => {
  it("are taken from the shop's own pages only", async () => {
    expect((await post("language=ko&back=/")).statusCode).toBe(303);
    expect((await post("language=ko", { origin: "http://evil.example" })).statusCode).toBe(403);
    expect((await post("language=ko", { origin: "null" })).statusCode).toBe(403);
    expect((await post("language=ko", {})).statusCode).toBe(403);
  });

  it("are small, and of one kind", async () => {
    expect((await post(`back=${"a".repeat(9000)}`)).statusCode).toBe(413);
    const other = await server.inject({ method: "POST", url: "/language", payload: "<a/>", headers: { origin, "content-type": "text/xml" } });
    expect(other.statusCode).toBe(415);
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nset-cookie: x", "", "javascript:1"])(
    "never lead away from the shop: %j",
    async (back) => {
      expect((await post(`language=en&back=${encodeURIComponent(back)}`)).headers.location).toBe("/");
    },
  );

  it("lead back to the page that they came from", async () => {
    expect((await post("language=en&back=/products/mug?a=1")).headers.location).toBe("/products/mug?a=1");
  });
});

describe("pages", () => {
  it("allow scripts and frames of the gateway and nothing inline", async () => {
    const { headers } = await server.inject("/");
    expect(headers["content-security-policy"]).toContain("script-src 'self' https://pay.example; frame-src https://pay.example");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("say what is not there and hide what broke", async () => {
    expect((await server.inject("/products/none")).statusCode).toBe(404);
    expect((await server.inject("/none")).statusCode).toBe(404);
    const broken = await server.inject("/broken");
    expect(broken.statusCode).toBe(500);
    expect(broken.body).not.toContain("secret");
  });

  it("speak the visitor's language", () => {
    expect(languageOf(undefined, "ko-KR,ko;q=0.9,en;q=0.8")).toBe("ko");
    expect(languageOf(undefined, "en-US,ko;q=0.5")).toBe("en");
    expect(languageOf("ko", "en")).toBe("ko");
    expect(languageOf("fr", undefined)).toBe("en");
  });
});
