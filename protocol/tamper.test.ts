import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { readAuthorization, signAuthorization } from "./authorization.ts";
import { fromBase64, fromUtf8, toBase64, toBase64Url } from "./bytes.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import { checkPayer, thumbprint } from "./certificate.ts";
import { newId } from "./ids.ts";
import { signCompact, verifySignature } from "./jws.ts";
import { type Order, readOrder, signOrder, sumsUp, tidOf } from "./order.ts";
import { RESULT_TYPE, verifyResult } from "./result.ts";
import { type Family, makeFamily } from "./vectors/family.ts";

let family: Family;
beforeAll(async () => {
  family = await makeFamily();
});

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const keyOf = (spki: Uint8Array<ArrayBuffer>) => crypto.subtle.importKey("spki", spki, P256, true, ["verify"]);

const orders = fc
  .record({
    lines: fc.array(
      fc.record({
        product: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/),
        name: fc.stringMatching(/^[a-z가-힣"\\/]{1,20}$/),
        quantity: fc.integer({ min: 1, max: 9999 }),
        unitPrice: fc.integer({ min: 1, max: 10 ** 9 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    number: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
    merchant: fc.constant("").map(() => newId("mer")),
  })
  .map(({ lines, ...rest }): Order => {
    const full = lines.map((line) => ({ ...line, unitPrice: String(line.unitPrice), amount: String(line.quantity * line.unitPrice) }));
    return { ...rest, currency: "KRW", lines: full, total: String(full.reduce((sum, { amount }) => sum + Number(amount), 0)) };
  });

describe("an order", () => {
  test("has one tid whatever the order of its members", () =>
    fc.assert(
      fc.asyncProperty(orders, fc.infiniteStream(fc.nat(1000)), async (order, random) => {
        expect(sumsUp(order)).toBe(true);
        expect(await tidOf(shuffle(order, random) as Order)).toBe(await tidOf(order));
        expect(await tidOf(order)).toBe(createHash("sha256").update(canonicalBytes(order)).digest("base64url"));
      }),
      { numRuns: 200 },
    ));

  test("has another tid for any other content", () =>
    fc.assert(
      fc.asyncProperty(orders, orders, async (a, b) => {
        const same = fromUtf8(canonicalBytes(a)) === fromUtf8(canonicalBytes(b));
        expect((await tidOf(a)) === (await tidOf(b))).toBe(same);
      }),
      { numRuns: 100 },
    ));

  test("is read as it was signed", () =>
    fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const read = await readOrder(await signOrder(order, family.merchant.key, await thumbprint(family.merchant.certificate)));
        expect(read).toMatchObject({ order, tid: await tidOf(order), certificate: await thumbprint(family.merchant.certificate) });
      }),
      { numRuns: 100 },
    ));
});

describe("one flipped bit anywhere is refused in", () => {
  test("a signed order", async () => {
    const key = await keyOf(family.merchant.spki);
    const jws = await signOrder(sample(), family.merchant.key, await thumbprint(family.merchant.certificate));
    await refusesEveryFlip(jws, async (flipped) => {
      const read = await readOrder(flipped);
      return read !== undefined && verifySignature(key, read);
    });
  });

  test("a signed authorization, its certificates included", async () => {
    const { jws } = await authorized();
    await refusesEveryFlip(jws, async (flipped) => {
      const read = readAuthorization(flipped);
      const chain = read?.chain.map((certificate) => fromBase64(certificate));
      if (!read || !chain || chain.includes(undefined)) return false;
      const payer = await checkPayer(chain as Uint8Array[], [family.users.certificate]);
      return "certificate" in payer && verifySignature(payer.certificate.publicKey, read);
    });
  });

  test("a result", async () => {
    const { jws: authorization, tid } = await authorized();
    const result = { payment: newId("pay"), tid, status: "paid", merchant: family.merchantId, currency: "KRW", amount: "1", paidAt: 1 };
    const hash = createHash("sha256").update(authorization).digest("base64url");
    const name = await thumbprint(family.result.certificate);
    const jws = await signCompact({ alg: "ES256", typ: RESULT_TYPE, "x5t#S256": name }, canonicalBytes({ ...result, authorization: hash }), family.result.key);
    const key = await keyOf(family.result.spki);
    await refusesEveryFlip(jws, async (flipped) => (await verifyResult(flipped, (wanted) => (wanted === name ? key : undefined))) !== undefined);
  });
});

function sample(): Order {
  return {
    merchant: family.merchantId,
    number: "1",
    currency: "KRW",
    lines: [{ product: "p", name: "n", quantity: 1, unitPrice: "1", amount: "1" }],
    total: "1",
  };
}

async function authorized() {
  const order = await signOrder(sample(), family.merchant.key, await thumbprint(family.merchant.certificate));
  const tid = await tidOf(sample());
  const facts = { payment: newId("pay"), tid, order, payee: family.merchantId, origin: "https://shop.example", payer: family.user, sequence: 1 };
  const times = { deviceLogHead: toBase64Url(new Uint8Array(32)), issued: 1, expires: 2, nonce: toBase64Url(new Uint8Array(16)) };
  const chain = [family.device, family.master].map(({ certificate }) => toBase64(certificate));
  return { tid, jws: await signAuthorization({ ...facts, ...times }, family.device.key, chain) };
}

async function refusesEveryFlip(jws: string, accepts: (jws: string) => Promise<boolean>): Promise<void> {
  expect(await accepts(jws)).toBe(true);
  await fc.assert(
    fc.asyncProperty(fc.nat(jws.length - 1), fc.nat(6), async (at, bit) => {
      expect(await accepts(jws.slice(0, at) + String.fromCharCode(jws.charCodeAt(at) ^ (1 << bit)) + jws.slice(at + 1))).toBe(false);
    }),
    { numRuns: 200, examples: Array.from({ length: 7 }, (_, bit) => [jws.length - 1, bit] as [number, number]) },
  );
}

/** The same JSON with the members of every object in another order. */
function shuffle(value: Json | undefined, random: Iterator<number>): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => shuffle(item, random) ?? null);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => ({ name, member: shuffle(member, random), place: Number(random.next().value) }));
  return Object.fromEntries(members.sort((a, b) => a.place - b.place).map(({ name, member }) => [name, member]));
}
