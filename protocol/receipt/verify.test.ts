import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type GeneralVerifyGetKey, generalVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../bytes.ts";
import { newId } from "../ids.ts";
import type { Receipt, SignedReceipt } from "../receipt.ts";
import { thumbprint } from "../thumbprint.ts";
import { type Family, type Member, makeFamily } from "../vectors/family.ts";
import { makeReceipt, makeRefund, orderOf, signBoth, signByResult } from "../vectors/receipt.ts";
import { isLowS } from "./sign.ts";
import { type ReceiptVerdict, verifyReceipt } from "./verify.ts";

let family: Family;
let foreign: Family;
let receipt: Receipt;
let signed: SignedReceipt;

beforeAll(async () => {
  [family, foreign] = await Promise.all([makeFamily(), makeFamily("1000000002")]);
  receipt = await makeReceipt(family);
  signed = await signBoth(family, receipt);
});

const verdictOf = (file: unknown) => verifyReceipt(file, { rootSpki: family.rootHash });
/** What fails, in words: `name reason field`. */
function failures({ checks }: ReceiptVerdict): string[] {
  return checks.flatMap((check) => (check.holds ? [] : [[check.name, check.reason, check.field].filter(Boolean).join(" ")]));
}
const part = (at: 0 | 1) => signed.signatures[at] ?? { protected: "", signature: "" };

describe("a receipt holds", () => {
  test("by the merchant's key, every check by its name", async () => {
    const verdict = await verdictOf(JSON.parse(JSON.stringify(signed)));
    expect(verdict.checks.map(({ name, holds }) => [name, holds])).toEqual(
      ["form", "seller", "gateway", "authorization", "order", "result", "amounts", "refunds"].map((name) => [name, true]),
    );
    expect(verdict).toMatchObject({ valid: true, notes: [], receipt: { total: "26000", tax: "2363" } });
  });

  test("by a member's certificate, who is named as the issuer, from the master too", async () => {
    const issuer = { user: family.user, appointedAt: receipt.issuedAt - 1000 };
    for (const seller of [[family.device, family.master], [family.device, family.master, family.users], [family.master]]) {
      expect(failures(await verdictOf(await signBoth(family, { ...receipt, issuer }, { seller })))).toEqual([]);
    }
  });

  test("of one seller of a marketplace's order, with that seller's lines alone", async () => {
    const seller = newId("mer");
    const order = orderOf(family);
    const shared = orderOf(family, { lines: order.lines.map((line, at) => (at === 0 ? line : { ...line, seller })) });
    const issuer = { user: family.user, appointedAt: 1 };
    const one = { ...(await makeReceipt(family, shared, seller)), issuer };
    expect(one.total).toBe("5000");
    expect(failures(await verdictOf(await signBoth(family, one, { seller: [family.device, family.master] })))).toEqual([]);
    const greedy = { ...one, order: { ...one.order, lines: shared.lines }, total: "26000", tax: "2363" };
    expect(failures(await verdictOf(await signBoth(family, greedy, { seller: [family.device, family.master] })))).toEqual(["order differs lines"]);
  });

  test("with refunds, by the merchant's key and by a member's certificate", async () => {
    const refunds = [await makeRefund(family, receipt, "1000", "merchant"), await makeRefund(family, receipt, "250", "member")];
    const verdict = await verdictOf(await signBoth(family, { ...receipt, revision: 2, refunds, refunded: "1250" }));
    expect(failures(verdict)).toEqual([]);
    expect(verdict.notes).toEqual([{ kind: "refunded" }]);
  });

  test("where the merchant's certificate was revoked after it was issued, with a note; not where before", async () => {
    const certificate = await thumbprint(family.merchant.certificate);
    const at = (ms: number) => verifyReceipt(signed, { rootSpki: family.rootHash, revoked: [{ certificate, at: ms }] });
    expect(await at(receipt.issuedAt + 1)).toMatchObject({ valid: true, notes: [{ kind: "revoked-later", at: receipt.issuedAt + 1 }] });
    expect(failures(await at(receipt.issuedAt))).toEqual(["seller revoked"]);
    const stranger = await verifyReceipt(signed, { rootSpki: family.rootHash, revoked: [{ certificate: family.rootHash, at: 1 }] });
    expect(stranger).toMatchObject({ valid: true, notes: [] });
  });

  test("of test money with a note that says so", async () => {
    expect((await verdictOf(await signBoth(family, { ...receipt, livemode: false }))).notes).toEqual([{ kind: "test-money" }]);
  });
});

describe("altered", () => {
  const altered = async (change: (file: { payload: string; signatures: { protected: string; signature: string }[] }) => void) => {
    const copy = structuredClone(signed);
    change(copy);
    return verdictOf(copy);
  };
  const flipped = (text: string, at: number, bit: number) => {
    const bytes = fromBase64Url(text) ?? new Uint8Array();
    const index = at % bytes.length;
    bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
    return toBase64Url(bytes);
  };

  test("any bit of payload, either header or either signature is found out", async () => {
    const places = ["payload", "protected 0", "protected 1", "signature 0", "signature 1"] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.nat(1_000_000), fc.nat(7), async (place, at, bit) => {
        const verdict = await altered((copy) => {
          const [name, index = 0] = place.split(" ");
          const one = copy.signatures[Number(index)];
          if (name === "payload") copy.payload = flipped(copy.payload, at, bit);
          else if (one && name === "protected") one.protected = flipped(one.protected, at, bit);
          else if (one) one.signature = flipped(one.signature, at, bit);
        });
        expect(verdict.valid).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test("any character is found out, also where only bits of base64url change that stand for no byte", async () => {
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = part(0).signature.at(-1) ?? "";
    // 64 bytes fill 85 characters and two bits of the last, whose other four are nothing.
    for (let bits = 1; bits < 16; bits++) {
      const other = digits[digits.indexOf(last) ^ bits] ?? "";
      const verdict = await altered(({ signatures: [one] }) => one && Object.assign(one, { signature: one.signature.slice(0, -1) + other }));
      expect(failures(verdict)).toEqual(["form malformed"]);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.constantFrom(...digits, "=", "+", "/", " ", "\n", ""), async (at, digit) => {
        const place = at % signed.payload.length;
        fc.pre(signed.payload[place] !== digit);
        const payload = signed.payload.slice(0, place) + digit + signed.payload.slice(place + 1);
        expect((await verdictOf({ ...signed, payload })).valid).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test("the other form (r, n − s) of a signature, which plain ECDSA takes, is no second receipt", async () => {
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    for (const at of [0, 1] as const) {
      const raw = fromBase64Url(part(at).signature) ?? new Uint8Array();
      expect(isLowS(raw)).toBe(true);
      const s = (n - BigInt(`0x${Buffer.from(raw.subarray(32)).toString("hex")}`)).toString(16).padStart(64, "0");
      const other = toBase64Url(Buffer.concat([raw.subarray(0, 32), Buffer.from(s, "hex")]));
      expect(failures(await altered(({ signatures }) => Object.assign(signatures[at] ?? {}, { signature: other })))).toEqual(["form malformed"]);
    }
  });

  test("signatures in the other order, one alone, three, a member more, text that is not JSON", async () => {
    const [seller, gateway] = [part(0), part(1)];
    const forms: [unknown, string[]][] = [
      [{ ...signed, signatures: [gateway, seller] }, ["seller untrusted", "gateway untrusted"]],
      [{ ...signed, signatures: [seller, seller] }, ["gateway untrusted"]],
      ...[[seller], [seller, gateway, gateway], []].map((signatures): [unknown, string[]] => [{ ...signed, signatures }, ["form malformed"]]),
      [{ ...signed, more: 1 }, ["form malformed"]],
      [{ ...signed, payload: toBase64Url(utf8(` ${fromUtf8(fromBase64Url(signed.payload) ?? new Uint8Array())}`)) }, ["form malformed"]],
      [JSON.stringify(signed), ["form malformed"]],
      [undefined, ["form malformed"]],
      [null, ["form malformed"]],
    ];
    for (const [file, expected] of forms) expect(failures(await verdictOf(file))).toEqual(expected);
  });
});

describe("a lie that both signers put their names to:", () => {
  const lies: readonly (readonly [string, (honest: Receipt) => object | Promise<object>, readonly string[]])[] = [
    ["a higher total", () => ({ total: "260000" }), ["amounts differ total"]],
    ["another tax", () => ({ tax: "2364" }), ["amounts differ tax"]],
    ["a line less", ({ order }) => ({ order: { ...order, lines: order.lines.slice(0, 1) }, total: "21000", tax: "1909" }), ["order differs lines"]],
    ["another order number", ({ order }) => ({ order: { ...order, number: "80" } }), ["order differs number"]],
    ["another payer", ({ payer }) => ({ payer: { ...payer, user: "1000000009" } }), ["authorization differs payer"]],
    ["another certificate", ({ payer }) => ({ payer: { ...payer, certificate: "A".repeat(43) } }), ["authorization differs certificate"]],
    ["another page", ({ merchant }) => ({ merchant: { ...merchant, origin: "https://evil.example" } }), ["authorization differs origin"]],
    ["another merchant", ({ merchant }) => ({ merchant: { ...merchant, id: newId("mer") } }), ["seller differs merchant", "order differs lines"]],
    ["another payment", () => ({ payment: newId("pay") }), ["authorization differs payment", "result differs payment"]],
    ["another day", ({ paidAt }) => ({ paidAt: paidAt + 1 }), ["result differs paidAt"]],
    [
      "somebody else's consent",
      async () => pick(await makeReceipt(family), "authorization"),
      ["authorization differs payment", "result differs authorization"],
    ],
    ["another payment's result", async () => pick(await makeReceipt(family), "result"), ["result differs payment"]],
    ["money that nobody gave back", () => ({ refunded: "26000" }), ["refunds differ refunded"]],
    [
      "a refund of another payment",
      async (honest) => refunded(await makeRefund(family, await makeReceipt(family), "5", "merchant"), honest),
      ["refunds differ payment"],
    ],
    ["a refund by a stranger", async (honest) => refunded(await makeRefund(foreign, honest, "5", "merchant"), honest), ["refunds untrusted"]],
    ["a refund twice", async (honest) => twice(await makeRefund(family, honest, "5", "merchant")), ["refunds differ number"]],
    ["a payer of another root", async () => pick(await makeReceipt(foreign), "authorization", "tid", "payer"), ["authorization untrusted"]],
  ];
  test.each(lies)("%s, signed by both, is found in its part", async (_name, lie, expected) => {
    const verdict = await verdictOf(await signBoth(family, { ...receipt, ...(await lie(receipt)) } as Receipt));
    expect(verdict.valid).toBe(false);
    const found = failures(verdict).map((line) => line.replace("differs", "differ"));
    expect(found).toEqual(expect.arrayContaining(expected.map((line) => line.replace("differs", "differ"))));
  });

  function pick(from: Receipt, ...names: (keyof Receipt)[]): object {
    return Object.fromEntries(names.map((name) => [name, from[name]]));
  }
  const refunded = (refund: string, _honest: Receipt) => ({ refunds: [refund], refunded: "5" });
  const twice = (refund: string) => ({ refunds: [refund, refund], refunded: "10" });

  test("any bytes where certificates ought to be: a verdict all the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100), fc.nat(5000), fc.uint8Array({ minLength: 3, maxLength: 12 }), async (which, at, noise) => {
        const texts = [...receipt.certificates];
        const bytes = Buffer.from(texts[which % texts.length] ?? "", "base64");
        bytes.set(noise.subarray(0, bytes.length), at % (bytes.length - noise.length));
        texts[which % texts.length] = bytes.toString("base64");
        const { checks } = await verdictOf(await signBoth(family, { ...receipt, certificates: texts }));
        expect(checks).toHaveLength(8);
      }),
      { numRuns: 25 },
    );
  });

  test("a result by the merchant's key", async () => {
    const forger = { ...family, result: family.merchant };
    const claims = JSON.parse(Buffer.from(receipt.result.split(".")[1] ?? "", "base64url").toString());
    const verdict = await verdictOf(await signBoth(family, { ...receipt, result: await signByResult(forger, claims) }));
    expect(failures(verdict)).toEqual(["result untrusted"]);
  });
});

describe("a signer is known by the CA above it and the time of issue:", () => {
  const signers: readonly (readonly [string, () => { seller?: readonly Member[]; gateway?: readonly Member[] }, readonly string[]])[] = [
    ["a payer's certificate where no member is named", () => ({ seller: [family.device, family.master] }), ["seller untrusted"]],
    ["a merchant under another root", () => ({ seller: [foreign.merchant, foreign.merchants] }), ["seller untrusted"]],
    ["a merchant's certificate under a CA that did not sign it", () => ({ seller: [family.merchant, family.gateway] }), ["seller untrusted"]],
    ["the merchant in the gateway's place", () => ({ gateway: [family.merchant, family.merchants] }), ["gateway untrusted"]],
    ["the gateway in the merchant's place", () => ({ seller: [family.result, family.gateway] }), ["seller untrusted"]],
    ["the gateway's CA itself", () => ({ gateway: [family.gateway] }), ["gateway untrusted"]],
    ["another merchant's key with this one's certificate", () => ({ seller: [{ ...family.merchant, key: foreign.merchant.key }] }), ["seller signature"]],
    ["another gateway's key with this one's certificate", () => ({ gateway: [{ ...family.result, key: foreign.result.key }] }), ["gateway signature"]],
  ];
  test.each(signers)("%s is refused", async (_name, by, expected) => {
    expect(failures(await verdictOf(await signBoth(family, receipt, by())))).toEqual(expected);
  });

  test("a member who is not the one named, or was appointed later", async () => {
    const by = (issuer: object) => signBoth(family, { ...receipt, issuer } as Receipt, { seller: [family.device, family.master] });
    expect(failures(await verdictOf(await by({ user: "1000000009", appointedAt: 1 })))).toEqual(["seller differs issuer"]);
    expect(failures(await verdictOf(await by({ user: family.user, appointedAt: receipt.issuedAt + 1 })))).toEqual(["seller differs issuer"]);
  });

  test("issued after the certificates have ended", async () => {
    const late = receipt.issuedAt + 3 * 365 * 86_400_000;
    expect(failures(await verdictOf(await signBoth(family, { ...receipt, issuedAt: late })))).toEqual(["seller dates", "gateway dates"]);
  });

  test("of another root nothing holds but form and sums", async () => {
    const verdict = await verifyReceipt(signed, { rootSpki: foreign.rootHash });
    expect(failures(verdict)).toEqual(["seller", "gateway", "authorization", "order", "result"].map((name) => `${name} other-root`));
  });
});

describe("without any code of ours", () => {
  /** The key of the certificate that a header names first. */
  const byHeader: GeneralVerifyGetKey = async (header) => {
    const { publicKey } = new X509Certificate(Buffer.from(header?.x5c?.[0] ?? "", "base64"));
    const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
    return crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  };

  test("jose verifies both signatures by the certificates in their headers", async () => {
    for (const at of [0, 1] as const) {
      const { payload } = await generalVerify({ ...signed, signatures: [part(at)] }, byHeader);
      expect(JSON.parse(new TextDecoder().decode(payload)).order.number).toBe("2026-000079");
    }
    const broken = { ...signed, signatures: [{ ...part(0), signature: part(1).signature }] };
    await expect(generalVerify(broken, byHeader)).rejects.toThrow("signature verification failed");
  });

  test("openssl follows both chains to the root", () => {
    const folder = mkdtempSync(join(tmpdir(), "coconut-receipt-"));
    const pem = (der: string) => `-----BEGIN CERTIFICATE-----\n${der.replace(/(.{64})/g, "$1\n")}\n-----END CERTIFICATE-----\n`;
    try {
      writeFileSync(join(folder, "root.pem"), pem(Buffer.from(family.root.certificate).toString("base64")));
      for (const at of [0, 1] as const) {
        const { x5c } = JSON.parse(Buffer.from(part(at).protected, "base64url").toString()) as { x5c: string[] };
        writeFileSync(join(folder, "leaf.pem"), pem(x5c[0] ?? ""));
        writeFileSync(join(folder, "above.pem"), x5c.slice(1).map(pem).join(""));
        const told = execFileSync("openssl", ["verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "above.pem", "leaf.pem"], { cwd: folder });
        expect(told.toString()).toContain("OK");
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
