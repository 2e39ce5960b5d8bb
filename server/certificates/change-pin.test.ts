import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { pinProof } from "../../protocol/pin.ts";
import { PIN_CHANGE_TYPE } from "../../protocol/recovery.ts";
import { type CastSeller, castSeller } from "../setup/cast.ts";
import { addDevice } from "../setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newOwner, type Owner, once, pay } from "../setup/scratch-recovery.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway.close());

async function change({ wallet, master }: Owner, verifier: Uint8Array, more: { claims?: object; proof?: Uint8Array; id?: string } = {}) {
  const jws = await wallet.sign(PIN_CHANGE_TYPE, { user: wallet.user, pinVerifier: toBase64Url(verifier), ...once(), ...more.claims });
  const body = { change: jws, pinProof: await pinProof(more.proof ?? wallet.pinVerifier, "pin-change", jws) };
  return { body, answer: await wallet.call(api.changePin, { params: { id: more.id ?? master.card.id }, body }) };
}

test("the old PIN sets a new one: from then on only the new one pays", async () => {
  const owner = await newOwner(gateway.http);
  const verifier = randomBytes(32);
  expect((await change(owner, verifier)).answer.status).toBe(204);
  expect(await pay(gateway, owner.master, seller, true)).toBe("pin-wrong");
  expect(await pay(gateway, { ...owner.master, pinVerifier: verifier }, seller, true)).toBe("paid");
});

test("a wrong old PIN counts, and the fifth suspends the certificate", async () => {
  const owner = await newOwner(gateway.http);
  for (const attemptsLeft of [4, 3, 2, 1, 0]) {
    expect((await change(owner, randomBytes(32), { proof: randomBytes(32) })).answer.body).toMatchObject({ code: "pin-wrong", attemptsLeft });
  }
  expect((await change(owner, randomBytes(32))).answer.body).toMatchObject({ code: "certificate-suspended", cause: "pin" });
});

test("refused: twice, too late, another user's claim, another certificate", async () => {
  const owner = await newOwner(gateway.http);
  const phone = await addDevice(gateway.http, owner.wallet, owner.master.card);
  expect((await change(owner, randomBytes(32), { claims: { issued: Date.now() - 121_000 } })).answer.body).toMatchObject({ code: "authorization-stale" });
  expect((await change(owner, randomBytes(32), { claims: { user: "1999999999" } })).answer.body).toMatchObject({ code: "payer-mismatch" });
  expect((await change(owner, randomBytes(32), { id: phone.card.id })).answer.body).toMatchObject({ code: "not-found" });
  const same = owner.wallet.pinVerifier;
  const { body, answer } = await change(owner, same);
  expect(answer.status).toBe(204);
  const again = await owner.wallet.call(api.changePin, { params: { id: owner.master.card.id }, body });
  expect(again.body).toMatchObject({ code: "authorization-stale" });
});
