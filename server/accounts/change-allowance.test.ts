import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ALLOWANCE_TYPE } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { pinProof } from "../../protocol/pin.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let wallet: ScratchWallet;
beforeAll(async () => {
  gateway = await openScratchGateway();
  wallet = await newWallet(gateway.http);
  await wallet.makeMaster();
});
afterAll(() => gateway.close());

function signed(perPayment: string, total: string, change: object = {}, by = wallet): Promise<string> {
  return by.sign(ALLOWANCE_TYPE, { user: wallet.user, perPayment, total, issued: Date.now(), nonce: toBase64Url(randomBytes(16)), ...change });
}
const put = (change: string, proof?: string, by = wallet) =>
  by.call(api.changeAllowance, { body: { change, ...(proof !== undefined && { pinProof: proof }) } });
const allowance = async () => (await wallet.call(api.getAccount)).body.allowance;

test("lowering is free, raising takes the PIN, and the PIN starts the sum anew", async () => {
  await gateway.database.query("update allowances set spent_since_pin = 20000 where user_number = $1", [wallet.user]);
  expect(await put(await signed("10000", "30000"))).toMatchObject({ status: 200, body: { perPayment: "10000", total: "30000" } });
  expect(await allowance()).toEqual({ perPayment: "10000", total: "30000", remaining: "10000" });
  expect((await put(await signed("20000", "30000"))).body).toMatchObject({ code: "pin-required", reason: "amount" });
  expect((await put(await signed("10000", "30001"))).body).toMatchObject({ code: "pin-required", reason: "total" });
  const raise = await signed("20000", "60000");
  expect((await put(raise, await pinProof(wallet.pinVerifier, "limit", raise))).status).toBe(200);
  expect(await allowance()).toEqual({ perPayment: "20000", total: "60000", remaining: "60000" });
});

test("a change is taken once, in time, for its own user and unchanged", async () => {
  const change = await signed("15000", "60000");
  const both = await Promise.all([put(change), put(change)]);
  expect(both.map((answer) => answer.body.code ?? "taken").sort()).toEqual(["authorization-stale", "taken"]);
  expect((await put(await signed("1", "1", { issued: Date.now() - 121_000 }))).body).toMatchObject({ code: "authorization-stale" });
  expect((await put(await signed("1", "1", { user: "1999999999" }))).body).toMatchObject({ code: "payer-mismatch" });
  expect((await put(await signed("1.5", "1"))).body).toMatchObject({ code: "authorization-malformed" });
  const [head, , tail] = change.split(".");
  const payload = Buffer.from(JSON.stringify({ user: wallet.user, perPayment: "1", total: "1", issued: Date.now(), nonce: "A".repeat(22) })).toString(
    "base64url",
  );
  expect((await put(`${head}.${payload}.${tail}`)).body).toMatchObject({ code: "signature-invalid" });
});

test("another user's certificate changes nothing", async () => {
  const other = await newWallet(gateway.http);
  await other.makeMaster();
  expect((await put(await signed("1", "1", {}, other))).body).toMatchObject({ code: "payer-mismatch" });
  expect((await put(await signed("1", "1", { user: other.user }, other))).body).toMatchObject({ code: "payer-mismatch" });
});

test("five wrong PINs in a row suspend the certificate; a right one before starts the count anew", async () => {
  const wrong = async () => {
    const change = await signed("90000", "90000");
    return (await put(change, await pinProof(randomBytes(32), "limit", change))).body;
  };
  for (const attemptsLeft of [4, 3]) expect(await wrong()).toMatchObject({ code: "pin-wrong", attemptsLeft });
  const right = await signed("20000", "60000");
  expect((await put(right, await pinProof(wallet.pinVerifier, "limit", right))).status).toBe(200);
  const answers = await Promise.all(Array.from({ length: 8 }, wrong));
  expect(answers.filter((answer) => answer.code === "pin-wrong")).toHaveLength(5);
  expect(answers.filter((answer) => answer.code === "certificate-suspended")).toHaveLength(3);
  const late = await signed("1", "1");
  expect((await put(late, await pinProof(wallet.pinVerifier, "limit", late))).body).toMatchObject({ code: "certificate-suspended", cause: "pin" });
  expect(await allowance()).toMatchObject({ perPayment: "20000", total: "60000" });
});

test("a proof for a payment is none for a limit", async () => {
  const other = await newWallet(gateway.http);
  await other.makeMaster();
  const change = await signed("90000", "90000", { user: other.user }, other);
  expect((await put(change, await pinProof(other.pinVerifier, "payment", change), other)).body).toMatchObject({ code: "pin-wrong" });
});
