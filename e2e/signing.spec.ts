import { verify, X509Certificate } from "node:crypto";
import type { Frame, Page } from "playwright/test";
import { randomBytes, toBase64Url } from "../protocol/bytes.ts";
import { newId } from "../protocol/ids.ts";
import { parseCompact } from "../protocol/jws.ts";
import { KEY_APPROVAL_TYPE } from "../protocol/key-approval.ts";
import { pinProof, pinVerifier } from "../protocol/pin.ts";
import { readReceiptSignature } from "../protocol/receipt/read.ts";
import { encodeReceipt } from "../protocol/receipt/sign.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { PAYOUT_TYPE, REFUND_TYPE } from "../protocol/refund.ts";
import { readSignIn } from "../protocol/sign-in.ts";
import type { SigningReply } from "../protocol/signing.ts";
import { newMerchantKey } from "../sdk/server/key.ts";
import type { Database } from "../server/storage/database.ts";
import { type Browser, runAsPage } from "./browser.ts";
import { Looker } from "./look.ts";
import { openSignInShop, type SignInShop } from "./sign-in-shop.ts";
import { askIn, probeDashboard, SIGNING, type SigningWindow, serveProbe, signInFrame, signingWindow } from "./signing-page.ts";
import { readStack } from "./stack.ts";
import { expect, LONG, test } from "./test.ts";

const challenge = toBase64Url(randomBytes(32));
let shop: SignInShop;
test.beforeAll(async ({ database, merchant }) => {
  shop = await openSignInShop(database, merchant.id);
});
test.afterAll(() => shop?.close());

/** A receipt of the form alone; what it says is the gateway's to check. */
function receipt(merchant: { id: string; name: string }, user: string, number: string, changes: Partial<Receipt> = {}): Receipt {
  const jws = `e30.e30.${"A".repeat(86)}`;
  const line = { product: "soap", name: "Soap", quantity: 2, unitPrice: "3450", amount: "6900" };
  return {
    ...{ id: newId("rcp"), revision: 1, payment: newId("pay"), tid: "A".repeat(43), currency: "KRW", total: "6900", tax: "627", refunded: "0", refunds: [] },
    merchant: { id: merchant.id, name: merchant.name, origin: shop.origin },
    order: { merchant: merchant.id, number, lines: [line] },
    payer: { user: "100000000042", certificate: "B".repeat(43) },
    ...{ paidAt: 1, issuedAt: 2, issuer: { user, appointedAt: 1 }, authorization: jws, result: jws, certificates: ["AAAA"], livemode: false },
    ...changes,
  };
}

async function numberOf(database: Database, email: string): Promise<string> {
  const [row] = await database.query<{ number: bigint }>("select number from users where email = $1", [email]);
  return String(row?.number);
}

/** Asks in a page, lets a person do something in the window, and gives what the page gets. */
async function asked(browser: Browser, page: Page, request: object, work: (window: SigningWindow) => Promise<unknown>): Promise<unknown> {
  let reply: Promise<unknown> = Promise.resolve();
  const window = await signingWindow(browser, async () => {
    reply = askIn(page, request);
  });
  await work(window);
  return reply;
}

test("the dashboard has signed what the window shows: a sign-in, receipts by one click, a refund and a payout with the PIN", async ({
  regular,
  merchant,
  database,
}) => {
  test.slow();
  const { browser } = regular;
  const page = await probeDashboard(browser);
  const user = await numberOf(database, regular.email);
  const look = new Looker("en-signing", "en");

  const signIn = (await asked(browser, page, { kind: "sign-in", challenge }, async (window) => {
    await expect(window.page.getByRole("heading", { level: 1 })).toHaveText("Sign in to the Coconut Pay dashboard?");
    await window.sign();
  })) as Extract<SigningReply, { kind: "sign-in" }>;
  const read = readSignIn(signIn.signIn);
  expect(read?.signIn).toMatchObject({ audience: readStack().gateway, challenge, user });
  expect(read?.signIn.merchant).toBeUndefined();
  const leaf = new X509Certificate(Buffer.from(read?.chain[0] ?? "", "base64"));

  const payloads = ["A-1", "A-2", "A-3"].map((number) => encodeReceipt(receipt(merchant, user, number)));
  const receipts = (await asked(browser, page, { kind: "receipts", payloads }, async (window) => {
    await expect(window.page.getByRole("listitem")).toHaveText([/A-1.*₩6,900.*Buyer …0042/, /A-2/, /A-3/]);
    await expect(window.page.locator(".facts")).toContainText("₩20,700");
    await look.at("receipts", window.page);
    await window.sign();
  })) as Extract<SigningReply, { kind: "receipts" }>;
  for (const [at, payload] of payloads.entries()) {
    const one = receipts.signatures[at];
    const signature = one && readReceiptSignature(payload, one);
    expect(signature && verify("sha256", signature.signingInput, { key: leaf.publicKey, dsaEncoding: "ieee-p1363" }, signature.signature)).toBe(true);
  }

  const money = { number: "R-1", currency: "KRW", amount: "12300", merchant: merchant.id };
  const refund = { ...money, payment: newId("pay"), tid: "C".repeat(43), reason: "Broken on arrival" };
  const refunded = (await asked(browser, page, { kind: "refund", refund, merchantName: "A lie", orderNumber: "B-7" }, async (window) => {
    await expect(window.page.getByRole("heading", { level: 1 })).toContainText("₩12,300");
    await expect(window.page.locator(".facts")).toContainText(merchant.name);
    await expect(window.page.getByText("A lie")).toHaveCount(0);
    await look.at("refund", window.page);
    await window.read();
    await window.confirm.click();
    await expect(window.page.getByText("Enter your PIN, at least 6 characters.")).toBeVisible();
    await window.sign(regular.pin);
  })) as Extract<SigningReply, { kind: "refund" }>;
  await holds(refunded.refund, refunded.pinProof, REFUND_TYPE, refund);

  const payout = { ...money, number: "P-1", account: { bank: "Coconut Bank", number: "110-123-456789", holder: "Grove" } };
  const paidOut = (await asked(browser, page, { kind: "payout", payout, merchantName: merchant.name }, async (window) => {
    await expect(window.page.locator(".facts")).toContainText("110-123-456789");
    await window.sign(regular.pin);
  })) as Extract<SigningReply, { kind: "payout" }>;
  await holds(paidOut.payout, paidOut.pinProof, PAYOUT_TYPE, payout);

  const { fingerprint } = await newMerchantKey();
  const approval = { merchant: merchant.id, key: fingerprint };
  const approved = (await asked(browser, page, { kind: "key-approval", approval }, async (window) => {
    await expect(window.page.getByRole("heading", { level: 1 })).toHaveText(`Approve this signing key of ${merchant.name}?`);
    await expect(window.page.locator(".facts")).toContainText(fingerprint);
    await look.at("key-approval", window.page);
    await window.sign(regular.pin);
  })) as Extract<SigningReply, { kind: "key-approval" }>;
  await holds(approved.approval, approved.pinProof, KEY_APPROVAL_TYPE, { ...approval, name: merchant.name });

  async function holds(jws: string, proof: string, type: string, order: object): Promise<void> {
    const parsed = parseCompact(jws);
    expect(parsed?.header.typ).toBe(type);
    expect(parsed?.json).toEqual({ ...order, issued: expect.any(Number) });
    const spki = new Uint8Array(leaf.publicKey.export({ type: "spki", format: "der" }));
    expect(proof).toBe(await pinProof(await pinVerifier(regular.pin, spki), "merchant", jws));
    expect(parsed && verify("sha256", parsed.signingInput, { key: leaf.publicKey, dsaEncoding: "ieee-p1363" }, parsed.signature)).toBe(true);
  }
});

test("in Korean too, at 320 pixels and in the dark", { tag: LONG }, async ({ open, merchant, database }) => {
  test.slow();
  const buyer = await open.buyer({ language: "ko", balance: 1_000 });
  const page = await probeDashboard(buyer.browser);
  const look = new Looker("ko-signing", "ko");
  const payload = encodeReceipt(receipt(merchant, await numberOf(database, buyer.email), "A-1"));
  const account = { bank: "코코넛은행", number: "110-123-456789", holder: "그로브" };
  const payout = { number: "P-1", currency: "KRW", amount: "12300", merchant: merchant.id, account };
  for (const [name, request] of [
    ["sign-in", { kind: "sign-in", challenge }],
    ["receipts", { kind: "receipts", payloads: [payload] }],
    ["payout", { kind: "payout", payout, merchantName: merchant.name }],
    ["key-approval", { kind: "key-approval", approval: { merchant: merchant.id, key: challenge } }],
  ] as const) {
    const reply = await asked(buyer.browser, page, request, async (window) => {
      await look.at(name, window.page);
      await window.closes(() => window.page.keyboard.press("Escape"));
    });
    expect(reply).toBe("canceled");
  }
});

test("nothing is signed that is not as agreed, or is somebody else's: the window says so and has no button for it", async ({ regular, merchant, database }) => {
  const { browser } = regular;
  const page = await probeDashboard(browser);
  const user = await numberOf(database, regular.email);
  const good = encodeReceipt(receipt(merchant, user, "A-1"));
  const other = encodeReceipt(receipt(merchant, "100000000099", "A-2"));
  const { issuer: _, ...byKey } = receipt(merchant, user, "A-3");
  const spaced = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(good, "base64url").toString()), null, 1)).toString("base64url");
  const issued = { number: "R-1", currency: "KRW", amount: "1", merchant: merchant.id, payment: newId("pay"), tid: "C".repeat(43), reason: "x", issued: 1 };
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ kind: "receipts", payloads: [good, other] }, /somebody else/],
    [{ kind: "receipts", payloads: [encodeReceipt(byKey)] }, /somebody else/],
    [{ kind: "receipts", payloads: [spaced] }, /not as agreed/],
    [{ kind: "receipts", payloads: Array(101).fill(good) }, /not as agreed/],
    [{ kind: "sign-in", challenge: "short" }, /not as agreed/],
    [{ kind: "sign-in", challenge, merchant: merchant.id }, /not as agreed/],
    [{ kind: "refund", refund: issued, merchantName: "x", orderNumber: "x" }, /not as agreed/],
  ];
  for (const [request, why] of wrong) {
    const reply = await asked(browser, page, request, async (window) => {
      await expect(window.page.getByRole("alert")).toHaveText(why);
      await expect(window.confirm).toHaveCount(0);
      await window.closes(() => window.page.getByRole("button", { name: "Close" }).last().click());
    });
    expect(reply).toBe("canceled");
  }
});

test("a click that comes too early signs nothing, and one window at a time is open for a page", async ({ regular }) => {
  const { browser } = regular;
  const page = await probeDashboard(browser);
  const reply = await asked(browser, page, { kind: "sign-in", challenge }, async (window) => {
    await window.confirm.click();
    await expect(window.page.getByText("Press once more.")).toBeVisible();
    expect(await askIn(page, { kind: "sign-in", challenge })).toBe("canceled");
    await window.closes(() => page.reload());
  }).catch(() => "left");
  expect(reply).toBe("left");
  expect(browser.context.pages().filter((one) => one.url().includes(SIGNING))).toHaveLength(0);
});

test("pages that may not ask are not heard: a framed dashboard, other origins, other paths, a page that nobody has touched", async ({ regular, merchant }) => {
  const { browser } = regular;
  const gateway = readStack().gateway;
  await serveProbe(browser, "/dashboard/framed");
  await serveProbe(browser, "/dashboards");
  await browser.context.route(`${shop.origin}/dashboard`, (route) => route.fulfill({ contentType: "text/html", body: "<h1>Dashboard</h1>" }));
  const around = await browser.newPage(shop.around(`${gateway}/dashboard/framed`));
  const framed = around.frames().find((frame) => frame.url().includes("/dashboard/framed"));
  await framed?.locator("h1").click();
  for (const path of [`${gateway}/dashboards`, `${shop.origin}/dashboard`, `${gateway}/sign-in/${merchant.id}`]) {
    const page = await browser.newPage(path);
    await expect(page.locator("html")).not.toHaveAttribute("data-wallet", /./);
  }
  await expect(framed?.locator("html") ?? around.locator("none")).not.toHaveAttribute("data-wallet", /./);
  await serveProbe(browser, "/dashboard/untouched");
  const untouched = await browser.newPage(`${gateway}/dashboard/untouched`);
  // Playwright's own waiting would count as a person's gesture.
  await expect.poll(() => runAsPage(untouched, "document.documentElement.dataset.wallet")).toBe("ready");
  expect(await askIn(untouched, { kind: "sign-in", challenge })).toBe("canceled");
  expect(browser.context.pages().filter((one) => one.url().includes(SIGNING))).toHaveLength(0);
});

test("a merchant's frame can ask who somebody is, for its own merchant and at its proven addresses alone", async ({ regular, merchant }) => {
  const { browser } = regular;
  const gateway = readStack().gateway;
  // The page of the gateway's, as it would be if it were an attacker's and had no frame-ancestors.
  await serveProbe(browser, `/sign-in/${merchant.id}`);
  const page = await browser.newPage(shop.around(`${gateway}/sign-in/${merchant.id}`));
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-wallet", "ready");
  await frame.locator("h1").click();
  const refund = { number: "R-1", currency: "KRW", amount: "1", merchant: merchant.id, payment: newId("pay"), tid: "C".repeat(43), reason: "x" };
  expect(await askInFrame(frame, { kind: "refund", refund, merchantName: "x", orderNumber: "x" })).toBe("canceled");
  await frame.locator("h1").click();
  const window = await signingWindow(browser, async () => void askInFrame(frame, { kind: "sign-in", challenge, merchant: newId("mer") }));
  await expect(window.page.getByRole("alert")).toHaveText(/not as agreed/);
  await window.page.close();

  const elsewhere = await browser.newPage(shop.elsewhere(`${gateway}/sign-in/${merchant.id}`));
  const stolen = await signInFrame(elsewhere);
  await expect(stolen.locator("html")).toHaveAttribute("data-wallet", "ready");
  await stolen.locator("h1").click();
  const warning = await signingWindow(browser, async () => void askInFrame(stolen, { kind: "sign-in", challenge, merchant: merchant.id }));
  await expect(warning.page.getByRole("alert")).toHaveText(/not a proven address/);
  await expect(warning.confirm).toHaveCount(0);
  await warning.page.close();

  const nested = await browser.newPage(shop.elsewhere(shop.around(`${gateway}/sign-in/${merchant.id}`)));
  const inner = await signInFrame(nested);
  await inner.locator("h1").click();
  expect(await askInFrame(inner, { kind: "sign-in", challenge, merchant: merchant.id })).toBe("canceled");
});

test("a signing's id is worth nothing elsewhere, and no page may ask what is another's", async ({ regular }) => {
  const { browser } = regular;
  const page = await probeDashboard(browser);
  const reply = await asked(browser, page, { kind: "sign-in", challenge }, async (window) => {
    const id = /#([\w-]{22})$/.exec(window.page.url())?.[1] ?? "";
    const tab = await browser.newPage(`${browser.wallet}${SIGNING}#${id}`);
    await expect(tab.getByText("prompt-gone")).toBeVisible();
    expect(await say(tab, "answerSigning", [id, { kind: "sign-in" }])).toEqual({ problem: { code: "prompt-gone" } });
    for (const method of ["pay", "view", "open", "prepare", "changed", "toString"]) expect(await say(window.page, method, [id])).toBe("no answer");
    for (const method of ["signingView", "answerSigning", "cancelSigning", "open"]) expect(await say(regular.wallet.page, method, [id])).toBe("no answer");
    expect(await say(window.page, "answerSigning", [id, "text"])).toBe("no answer");
    await tab.close();
    await window.page.bringToFront();
    // What is open outlives the service worker.
    await browser.killWorker();
    await window.sign();
  });
  expect(reply).toMatchObject({ kind: "sign-in" });
});

function askInFrame(frame: Frame, request: object): Promise<unknown> {
  return frame.evaluate((wanted) => (globalThis as unknown as { ask(request: object): Promise<unknown> }).ask(wanted), request);
}

/** What the background answers to a message of a script inside one of the extension's pages. */
function say(at: Page, method: string, values: readonly unknown[]): Promise<unknown> {
  return at.evaluate(
    async (message) => {
      const { chrome } = globalThis as unknown as { chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } } };
      return (await chrome.runtime.sendMessage(message).catch(() => undefined)) ?? "no answer";
    },
    { method, values },
  );
}
