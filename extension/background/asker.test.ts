import { describe, expect, test } from "vitest";
import { askerOf, type Home, type Stamp } from "./asker.ts";

const home: Home = { id: "abc", base: "chrome-extension://abc/", gateway: "https://gateway.example" };
const payment = `pay_${"0".repeat(26)}`;
const tab = { id: 7, windowId: 3 };
const from = (url: string, rest: Partial<Stamp> = {}): Stamp => ({ id: "abc", url, frameId: 5, tab, ...rest });
const button = `${home.gateway}/button/${payment}?language=ko`;
const prompt = `${home.base}extension/prompt/prompt.html#id`;
const merchant = `mer_${"0".repeat(26)}`;
const signIn = `${home.gateway}/sign-in/${merchant}?language=ko`;
const signing = `${home.base}extension/prompt/signing/signing.html#id`;
const manage = `${home.base}extension/manage/manage.html`;

describe("who asks", () => {
  test("a button: the gateway's button page in a frame, with the payment of its address", () => {
    expect(askerOf(from(button), home)).toEqual({ kind: "button", payment, tab: 7, frame: 5, window: 3 });
  });
  test("a prompt, in a page or in a window", () => {
    expect(askerOf(from(prompt), home)).toEqual({ kind: "prompt", tab: 7, frame: 5, window: 3 });
    expect(askerOf(from(prompt, { frameId: 0 }), home)).toEqual({ kind: "prompt", tab: 7, frame: 0, window: 3 });
  });
  test("the dashboard at the top of a tab, and a sign-in page in a frame, with the merchant of its address", () => {
    for (const path of ["/dashboard", "/dashboard/", "/dashboard/payments?state=paid"])
      expect(askerOf(from(home.gateway + path, { frameId: 0 }), home)).toEqual({ kind: "signing-page", tab: 7, frame: 0, window: 3 });
    expect(askerOf(from(signIn), home)).toEqual({ kind: "signing-page", merchant, tab: 7, frame: 5, window: 3 });
  });
  test("the window in which something is signed, and it is at the top of it", () => {
    expect(askerOf(from(signing, { frameId: 0 }), home)).toEqual({ kind: "signing-window", window: 3 });
  });
  test("the wallet's pages, in a tab or behind the toolbar's button", () => {
    expect(askerOf(from(manage, { frameId: 0 }), home)).toEqual({ kind: "manage", tab: 7 });
    expect(askerOf({ id: "abc", url: `${home.base}extension/manage/popup.html` }, home)).toEqual({ kind: "manage" });
  });
});

describe("nobody is told anything", () => {
  test.each<[string, Stamp]>([
    ["another extension", from(prompt, { id: "other" })],
    ["no address", { id: "abc", frameId: 5, tab }],
    ["the button at the top of a tab", from(button, { frameId: 0 })],
    ["the button outside of a tab", from(button, { tab: undefined })],
    ["another page of the gateway", from(`${home.gateway}/pki/root.pem`)],
    ["a button's address with more behind it", from(`${home.gateway}/button/${payment}/x`)],
    ["a button of what is no payment", from(`${home.gateway}/button/pay_1`)],
    ["a shop's page with the same path", from(`https://shop.example/button/${payment}`)],
    ["a gateway on another port", from(`https://gateway.example:8443/button/${payment}`)],
    ["a host that begins like the gateway", from(`https://gateway.example.evil.test/button/${payment}`)],
    ["another page of this extension", from(`${home.base}extension/prompt/other.html`)],
    ["another extension's page of the same path", from("chrome-extension://xyz/extension/prompt/prompt.html")],
    ["the wallet's page in a frame", from(manage)],
    ["a prompt outside of a tab", from(prompt, { tab: undefined })],
    ["the dashboard in a frame", from(`${home.gateway}/dashboard`)],
    ["the dashboard outside of a tab", from(`${home.gateway}/dashboard`, { frameId: 0, tab: undefined })],
    ["a page whose path begins like the dashboard's", from(`${home.gateway}/dashboards`, { frameId: 0 })],
    ["a shop's page with the dashboard's path", from("https://shop.example/dashboard", { frameId: 0 })],
    ["the sign-in page at the top of a tab", from(signIn, { frameId: 0 })],
    ["the sign-in page of what is no merchant", from(`${home.gateway}/sign-in/mer_1`)],
    ["a shop's page with the sign-in page's path", from(`https://shop.example/sign-in/${merchant}`)],
    ["the window of a signing in a frame", from(signing)],
  ])("gets no answer: %s", (_, stamp) => expect(askerOf(stamp, home)).toBeUndefined());
});
