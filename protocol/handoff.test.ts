import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import { type HandoffClaims, handoffCode, handoffShortCode, importHandoffSecret, readHandoffClaims, signHandoffClaims } from "./handoff.ts";
import { verifySignature } from "./jws.ts";
import { deviceCodeText, paymentCodeText, readScanned, signInCodeText } from "./scanned.ts";

const WALLET = "https://wallet.example";
const ID = "hnd_01k00000000000000000000000";
const SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const KEY = "A".repeat(43);

it("makes the code of the worked example in docs/protocol.md", async () => {
  const text = readFileSync(new URL("../docs/protocol.md", import.meta.url), "utf8");
  const [, secret = "", id = "", second = "", expected] = /secret `([\w-]{43})`, id `(hnd_\w+)`, \*s\* = (\d+) gives `([\w-]+)`/.exec(text) ?? [];
  expect([secret, id]).toEqual([SECRET, ID]);
  expect(await handoffCode(await importHandoffSecret(fromBase64Url(secret) ?? new Uint8Array()), id, Number(second))).toBe(expected);
});

it("has a short code of four digits from both keys and the hand-off", async () => {
  const other = "B".repeat(43).replace(/B$/, "A");
  const codes = await Promise.all([handoffShortCode(ID, KEY, other), handoffShortCode(ID, other, KEY), handoffShortCode(`${ID.slice(0, -1)}1`, KEY, other)]);
  for (const code of codes) expect(code).toMatch(/^[0-9]{4}$/);
  expect(new Set(codes).size).toBe(3);
});

it("claims survive no flipped bit, no other type and no other spelling", async () => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const claims: HandoffClaims = { handoff: ID, action: "watch", issued: 1_795_000_000_000 };
  const jws = await signHandoffClaims(claims, privateKey);
  const read = readHandoffClaims(jws);
  expect(read?.claims).toEqual(claims);
  expect(read && (await verifySignature(publicKey, read))).toBe(true);
  const [header = "", payload = "", signature = ""] = jws.split(".");
  const wrong = fromBase64Url(signature) ?? new Uint8Array();
  wrong[5] = (wrong[5] ?? 0) ^ 1;
  const bent = readHandoffClaims(`${header}.${payload}.${toBase64Url(wrong)}`);
  expect(bent && (await verifySignature(publicKey, bent))).toBe(false);
  const spelled = (text: string) => toBase64Url(new TextEncoder().encode(text));
  expect(readHandoffClaims(`${header}.${spelled(`{ "action":"watch","handoff":"${ID}","issued":1795000000000}`)}.${signature}`)).toBeUndefined();
  expect(readHandoffClaims(`${spelled('{"alg":"ES256","typ":"coconut-login+jws"}')}.${payload}.${signature}`)).toBeUndefined();
});

it("tells a payment's code, a device's code and everything else apart", () => {
  const code = "A".repeat(22);
  expect(readScanned(paymentCodeText(WALLET, ID, 1_795_000_000, code), WALLET)).toEqual({ kind: "payment", handoff: ID, second: 1_795_000_000, code });
  expect(readScanned(signInCodeText(WALLET, ID, 1_795_000_000, code), WALLET)).toEqual({ kind: "sign-in", handoff: ID, second: 1_795_000_000, code });
  const request = ID.replace("hnd_", "dvr_");
  expect(readScanned(deviceCodeText(WALLET, request, KEY), WALLET)).toEqual({ kind: "device", request, key: KEY });
  for (const text of [
    paymentCodeText("https://wallet.example.evil", ID, 1_795_000_000, code),
    deviceCodeText(WALLET, ID, KEY),
    paymentCodeText(WALLET, request, 1_795_000_000, code),
    `${paymentCodeText(WALLET, ID, 1_795_000_000, code)}.more`,
    "https://elsewhere.example",
    "",
  ])
    expect(readScanned(text, WALLET)).toEqual({ kind: "foreign" });
});
