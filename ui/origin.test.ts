import { describe, expect, test } from "vitest";
import { originView } from "./origin.ts";
import { decodeLabel } from "./punycode.ts";

describe("originView", () => {
  test.each([
    ["https://www.example.co.kr", "www.", "example.co.kr"],
    ["https://mysite.com.attacker.com", "mysite.com.", "attacker.com"],
    ["https://shop.example.com:8443", "shop.", "example.com"],
    ["http://shop.localhost:4500", "", "shop.localhost"],
    ["http://localhost:4500", "", "localhost"],
    ["https://192.168.0.5:4602", "", "192.168.0.5"],
  ])("%s", (origin, prefix, name) => expect(originView(origin)).toMatchObject({ prefix, name }));

  test("shows a port that is not the default", () => expect(originView("https://a.example:8443").port).toBe(":8443"));
  test("calls plain http insecure, except on this machine", () => {
    expect(originView("http://shop.example").secure).toBe(false);
    expect(originView("http://shop.localhost:4500").secure).toBe(true);
    expect(originView("https://shop.example").secure).toBe(true);
  });

  test.each([
    ["kakаo.com", "mixed-scripts"],
    ["аррӏе.com", "lookalike"],
    ["gооgle.com", "mixed-scripts"],
    ["ρayρal.com", "mixed-scripts"],
    ["한글.kr", undefined],
    ["naver페이.com", undefined],
    ["münchen.de", undefined],
    ["東京ショップ.jp", undefined],
    ["пример.com", undefined],
  ])("%s warns of %s, and its Punycode form stays first", (host, warning) => {
    const origin = new URL(`https://${host}`).origin;
    const view = originView(origin);
    expect(view.warning).toBe(warning);
    expect(view.unicode).toBe(host.normalize("NFC"));
    expect(view.prefix + view.name).toMatch(/xn--/);
  });
});

describe("decodeLabel", () => {
  test("decodes the samples of RFC 3492 section 7.1", () => {
    expect(decodeLabel("xn--989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c")).toBe("세계의모든사람들이한국어를이해한다면얼마나좋을까");
    expect(decodeLabel("xn--egbpdaj6bu4bxfgehfvwxn")).toBe("ليهمابتكلموشعربي؟");
  });
  test("refuses what is no Punycode", () => {
    expect(decodeLabel("plain")).toBeUndefined();
    expect(decodeLabel("xn--!")).toBeUndefined();
  });
});
