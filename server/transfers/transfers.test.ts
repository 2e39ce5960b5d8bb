import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { newId } from "../../protocol/ids.ts";
import { pinProof } from "../../protocol/pin.ts";
import { TRANSFER_TYPE, type Transfer, verifyTransferResult } from "../../protocol/transfer.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { type Answer, newWallet, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway?.close());

interface Sender extends ScratchWallet {
  sequence: number;
}

let people = 0;

async function newSender(balance = "100000"): Promise<Sender> {
  people += 1;
  const wallet = await newWallet(gateway.http, `192.0.2.${people}`);
  await wallet.makeMaster();
  if (balance !== "0") await wallet.call(api.createTopUp, { body: { amount: balance }, idempotencyKey: crypto.randomUUID() });
  return Object.assign(wallet, { sequence: 0 });
}

async function signed(from: Sender, to: string, amount: string, change: Partial<Transfer> = {}, pinOf: ScratchWallet = from) {
  const { deviceLogHead } = (await from.call(api.getAccount)).body;
  from.sequence += 1;
  const issued = Date.now();
  const transfer: Transfer = {
    ...{ transfer: newId("trf"), payer: from.user, payee: to, currency: "KRW", amount, sequence: from.sequence },
    ...{ deviceLogHead: String(deviceLogHead), issued, expires: issued + 120_000, nonce: toBase64Url(randomBytes(16)), ...change },
  };
  const jws = await from.sign(TRANSFER_TYPE, transfer);
  return { transfer: jws, pinProof: await pinProof(pinOf.pinVerifier, "transfer", jws) };
}

const send = async (from: Sender, ...rest: Parameters<typeof signed> extends [unknown, ...infer R] ? R : never): Promise<Answer> =>
  from.call(api.createTransfer, { body: await signed(from, ...rest) });
const balanceOf = async (wallet: ScratchWallet) => (await wallet.call(api.getAccount)).body.balance;

describe("a transfer", () => {
  it("moves the money at once, under the gateway's signature, and both see it with the message, the payee with the payer's name, the payer with the payee's in part", async () => {
    const [from, to] = [await newSender(), await newSender("0")];
    const body = await signed(from, to.user, "30000", { message: "점심값" });
    const answer = await from.call(api.createTransfer, { body });
    expect(answer.status).toBe(200);
    const { thumbprint, certificate } = await resultKey();
    const result = await verifyTransferResult(String(answer.body.result), (wanted) => (wanted === thumbprint ? certificate : undefined));
    expect(result).toMatchObject({ status: "sent", payer: from.user, payee: to.user, amount: "30000" });
    expect([await balanceOf(from), await balanceOf(to)]).toEqual(["70000", "30000"]);
    expect((await from.call(api.getAccount)).body.transfers).toEqual({ perDay: "1000000", left: "970000" });
    const [sent, received] = await Promise.all([from, to].map(async (one) => (await one.call(api.listEntries)).body.items as Record<string, unknown>[]));
    expect(sent?.[0]).toMatchObject({ kind: "transfer", amount: "-30000", transfer: { user: to.user, counterparty: "* P****n", message: "점심값" } });
    expect(received?.[0]).toMatchObject({ kind: "transfer", amount: "30000", transfer: { user: from.user, counterparty: "A Person", message: "점심값" } });
  });

  it("sent twice, or by two at once, is one transfer with one result", async () => {
    const [from, to] = [await newSender(), await newSender("0")];
    const body = await signed(from, to.user, "10000");
    const answers = await Promise.all([1, 2, 3, 4].map(() => from.call(api.createTransfer, { body })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body: { result } }) => result)).size).toBe(1);
    expect(await balanceOf(to)).toBe("10000");
  });

  it("never exceeds the balance, however many come at once", async () => {
    const [from, to] = [await newSender("50000"), await newSender("0")];
    const bodies = [];
    for (let i = 0; i < 8; i++) bodies.push(await signed(from, to.user, "20000"));
    const answers = await Promise.all(bodies.map((body) => from.call(api.createTransfer, { body })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(answers.filter(({ body }) => body.code === "insufficient-balance")).toHaveLength(6);
    expect([await balanceOf(from), await balanceOf(to)]).toEqual(["10000", "40000"]);
  });

  it("never exceeds the limits of one transfer and of one day, however many come at once", async () => {
    const [from, to] = [await newSender("2000000"), await newSender("0")];
    expect((await send(from, to.user, "500001")).body).toMatchObject({ code: "transfer-limit", left: "500000" });
    const bodies = [];
    for (let i = 0; i < 5; i++) bodies.push(await signed(from, to.user, "300000"));
    const answers = await Promise.all(bodies.map((body) => from.call(api.createTransfer, { body })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.find(({ body }) => body.code === "transfer-limit")?.body).toMatchObject({ left: "100000" });
    expect(await balanceOf(to)).toBe("900000");
  });

  it.each([
    ["to oneself", "transfer-to-self", async (from: Sender) => signed(from, from.user, "1000")],
    ["to nobody", "recipient-not-found", async (from: Sender) => signed(from, "9999999999", "1000")],
    ["above the balance", "insufficient-balance", async (from: Sender, to: Sender) => signed(from, to.user, "100001")],
    ["in another's name", "payer-mismatch", async (from: Sender, to: Sender) => signed(from, to.user, "1000", { payer: to.user })],
    ["that has expired", "authorization-stale", async (from: Sender, to: Sender) => signed(from, to.user, "1000", { issued: 1, expires: 2 })],
    ["that would last too long", "authorization-stale", async (from: Sender, to: Sender) => signed(from, to.user, "1000", { expires: Date.now() + 600_000 })],
    [
      "under another log",
      "device-log-mismatch",
      async (from: Sender, to: Sender) => signed(from, to.user, "1000", { deviceLogHead: toBase64Url(randomBytes(32)) }),
    ],
    ["with another's PIN", "pin-wrong", async (from: Sender, to: Sender) => signed(from, to.user, "1000", {}, to)],
    ["of a fraction", "authorization-malformed", async (from: Sender, to: Sender) => signed(from, to.user, "1000.5")],
  ])("%s is refused and moves nothing", async (_what, code, make) => {
    const [from, to] = [await newSender(), await newSender("0")];
    expect((await from.call(api.createTransfer, { body: await make(from, to) })).body).toMatchObject({ code });
    expect([await balanceOf(from), await balanceOf(to)]).toEqual(["100000", "0"]);
  });

  it("by a number that was used for something else suspends the certificate, for its key has two holders", async () => {
    const [from, to] = [await newSender(), await newSender("0")];
    expect((await send(from, to.user, "1000")).status).toBe(200);
    expect((await send(from, to.user, "2000", { sequence: 1 })).body).toMatchObject({ code: "sequence-reused" });
    expect((await send(from, to.user, "2000")).body).toMatchObject({ code: "certificate-suspended", cause: "copied" });
    expect(await balanceOf(to)).toBe("1000");
  });

  it("under an id that was used for another is refused", async () => {
    const [from, to] = [await newSender(), await newSender("0")];
    const transfer = newId("trf");
    expect((await send(from, to.user, "1000", { transfer })).status).toBe(200);
    expect((await send(from, to.user, "1000", { transfer })).body).toMatchObject({ code: "transfer-taken" });
    expect((await send(to, from.user, "1", { transfer })).body).toMatchObject({ code: "transfer-taken" });
    expect(await balanceOf(to)).toBe("1000");
  });

  it("is refused when another signs in the sender's place, or its bytes were altered", async () => {
    const [from, to] = [await newSender(), await newSender("0")];
    const body = await signed(from, to.user, "1000");
    expect((await to.call(api.createTransfer, { body })).body).toMatchObject({ code: "payer-mismatch" });
    const [head, , tail] = body.transfer.split(".");
    const other = (await signed(from, to.user, "9000")).transfer.split(".")[1];
    expect((await from.call(api.createTransfer, { body: { ...body, transfer: `${head}.${other}.${tail}` } })).body).toMatchObject({
      code: "signature-invalid",
    });
  });
});

describe("the recipient's name", () => {
  it("is shown in part, and asked for only so often", async () => {
    const [from, to] = [await newSender("0"), await newSender("0")];
    const ask = (user: string) => from.call(api.findRecipient, { body: { user } });
    expect((await ask(to.user)).body).toEqual({ user: to.user, name: "* P****n" });
    expect((await ask(from.user)).body).toMatchObject({ code: "transfer-to-self" });
    expect((await ask("9999999999")).body).toMatchObject({ code: "recipient-not-found" });
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push((await ask(to.user)).status);
    expect(answers.at(-1)).toBe(429);
  });
});

async function resultKey(): Promise<{ thumbprint: string; certificate: CryptoKey }> {
  const { thumbprint, privateKey } = gateway.keys.resultKey();
  const { createPublicKey } = await import("node:crypto");
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const certificate = await crypto.subtle.importKey("spki", new Uint8Array(spki), { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
  return { thumbprint, certificate };
}
