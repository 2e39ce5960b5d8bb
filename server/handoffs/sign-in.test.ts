import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { HandoffStatus } from "../../protocol/handoff.ts";
import { newId } from "../../protocol/ids.ts";
import { SIGN_IN_LIFETIME_MS, SIGN_IN_TYPE, type SignIn } from "../../protocol/sign-in.ts";
import { type CastSeller, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { askForHandoff, openPc, openSignInPc, type ScratchPc, signHandoff, watchHandoff } from "../setup/scratch-handoff.ts";
import { type Answer, newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let url: string;
let seller: CastSeller;
let stranger: CastSeller;
let phone: ScratchWallet;
let other: ScratchWallet;

beforeAll(async () => {
  gateway = await openScratchGateway();
  url = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  [seller, stranger] = [await castSeller(gateway.database, gateway.keys), await castSeller(gateway.database, gateway.keys)];
  [phone, other] = [await newWallet(gateway.http), await newWallet(gateway.http)];
  for (const wallet of [phone, other]) await wallet.makeMaster();
});
afterAll(() => gateway?.close());

const newChallenge = () => toBase64Url(randomBytes(32));
async function bound(challenge = newChallenge()): Promise<{ pc: ScratchPc; challenge: string; answer: Answer }> {
  const pc = await openSignInPc(gateway.http, { merchant: seller.id, challenge }, seller.origin);
  return { pc, challenge, answer: await phone.call(api.bindHandoff, { body: await pc.scan() }) };
}
const status = async (pc: ScratchPc) => (await pc.call(api.getHandoff)).body as unknown as HandoffStatus;

function claims(pc: ScratchPc, challenge: string, changes: Partial<SignIn> = {}) {
  const issued = Date.now();
  const { user, device } = phone;
  const handoff = pc.handoff.id;
  return { audience: seller.origin, merchant: seller.id, challenge, handoff, user, device, issued, expires: issued + SIGN_IN_LIFETIME_MS, ...changes };
}
const give = (pc: ScratchPc, signIn: string, who = phone) => who.call(api.answerHandoff, { params: { id: pc.handoff.id }, body: { signIn } });

describe("a sign-in for a PC", () => {
  it("is asked for by a page of that merchant's alone", async () => {
    const ask = async (origin: string, merchant = seller.id) => (await askForHandoff(gateway.http, { merchant, challenge: newChallenge() }, origin)).answer;
    expect(await ask(seller.origin)).toMatchObject({ status: 201 });
    for (const origin of [stranger.origin, SCRATCH_ORIGINS[0], "https://elsewhere.example"])
      expect(await ask(origin)).toMatchObject({ status: 403, body: { code: "origin-mismatch" } });
    expect(await ask(seller.origin, "mer_00000000000000000000000000")).toMatchObject({ status: 404, body: { code: "not-found" } });
    const { key: _, ...both } = {
      payment: "pay_00000000000000000000000000",
      signIn: { merchant: seller.id, challenge: newChallenge() },
      origin: seller.origin,
      key: "",
    };
    expect(await request(gateway.http, api.createHandoff, { body: { ...both, key: "A".repeat(124) } })).toMatchObject({ status: 400 });
  });

  it("shows the phone merchant, origin and challenge, and gives the PC, and nobody else, what the phone signed; again without error", async () => {
    const { pc, challenge, answer } = await bound();
    expect(answer.body).toMatchObject({ origin: seller.origin, signIn: { challenge, site: { merchant: seller.id, origins: [seller.origin] } } });
    expect(answer.body.view).toBeUndefined();
    const { statuses, ended } = await watchHandoff(url, pc);
    const signIn = await phone.sign(SIGN_IN_TYPE, claims(pc, challenge));
    expect((await give(pc, signIn)).status).toBe(204);
    await ended;
    expect(statuses.at(-1)).toMatchObject({ state: "signed", signIn });
    expect((await give(pc, signIn)).status).toBe(204);
    expect(await give(pc, await phone.sign(SIGN_IN_TYPE, claims(pc, challenge)))).toMatchObject({
      status: 409,
      body: { code: "handoff-over", state: "signed" },
    });
    const theirs = await openSignInPc(gateway.http, { merchant: seller.id, challenge: newChallenge() }, seller.origin);
    const foreign = await theirs.header("watch", { handoff: pc.handoff.id });
    expect((await request(gateway.http, api.getHandoff, { params: { id: pc.handoff.id } }, { headers: foreign })).status).toBe(404);
  });

  it("of one phone and one answer, twice at once: both are told that it is done", async () => {
    const { pc, challenge } = await bound();
    const signIn = await phone.sign(SIGN_IN_TYPE, claims(pc, challenge));
    expect((await Promise.all([give(pc, signIn), give(pc, signIn)])).map((answer) => answer.status)).toEqual([204, 204]);
  });

  it("takes nothing but this phone's own sign-in to this page, merchant and challenge, of now", async () => {
    const { pc, challenge } = await bound();
    const wrong: readonly (readonly [string, string])[] = [
      [await phone.sign(SIGN_IN_TYPE, claims(pc, challenge, { audience: stranger.origin })), "handoff-mismatch"],
      [await phone.sign(SIGN_IN_TYPE, claims(pc, challenge, { merchant: stranger.id })), "handoff-mismatch"],
      [await phone.sign(SIGN_IN_TYPE, claims(pc, challenge, { handoff: newId("hnd") })), "handoff-mismatch"],
      [await phone.sign(SIGN_IN_TYPE, { ...claims(pc, challenge), handoff: undefined }), "handoff-mismatch"],
      [await phone.sign(SIGN_IN_TYPE, claims(pc, newChallenge())), "handoff-mismatch"],
      [await phone.sign(SIGN_IN_TYPE, claims(pc, challenge, { user: other.user })), "handoff-mismatch"],
      [await phone.sign(SIGN_IN_TYPE, claims(pc, challenge, { device: other.device })), "handoff-mismatch"],
      [await other.sign(SIGN_IN_TYPE, claims(pc, challenge, { user: other.user, device: other.device })), "handoff-mismatch"],
      [await phone.sign(SIGN_IN_TYPE, claims(pc, challenge, { expires: Date.now() - 1 })), "authorization-stale"],
      [await phone.sign("coconut-login-renewal+jws", claims(pc, challenge)), "authorization-malformed"],
    ];
    for (const [jws, code] of wrong) expect((await give(pc, jws)).body).toMatchObject({ code });
    expect((await status(pc)).state).toBe("bound");
    const good = await phone.sign(SIGN_IN_TYPE, claims(pc, challenge));
    expect(await give(pc, good, other)).toMatchObject({ status: 404, body: { code: "handoff-not-found" } });
    expect((await give(pc, good)).status).toBe(204);
  });

  it("ends with the phone's no, with the PC's cancel and with its time", async () => {
    for (const end of ["declined", "canceled", "expired"] as const) {
      const { pc, challenge } = await bound();
      if (end === "declined") await phone.call(api.refuseHandoff, { params: { id: pc.handoff.id }, body: { notMine: true } });
      if (end === "canceled") await pc.call(api.cancelHandoff);
      if (end === "expired") await gateway.database.query("update handoffs set expires_at = now() where id = $1", [pc.handoff.id]);
      expect(await give(pc, await phone.sign(SIGN_IN_TYPE, claims(pc, challenge)))).toMatchObject({ body: { code: "handoff-over", state: end } });
      expect(await status(pc)).toMatchObject({ state: end, ...(end === "declined" && { notMine: true }) });
    }
  });

  it("pays nothing, and a payment's hand-off takes no sign-in", async () => {
    const [payment] = await castPayments(gateway.database, [seller], 6_900n);
    if (!payment) throw new Error("no payment");
    const { pc } = await bound();
    const body = await signHandoff(phone, payment, { handoff: pc.handoff.id });
    expect(await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body })).toMatchObject({ body: { code: "handoff-mismatch" } });
    const paying = await openPc(gateway.http, payment);
    await phone.call(api.bindHandoff, { body: await paying.scan() });
    expect(await give(paying, await phone.sign(SIGN_IN_TYPE, claims(paying, newChallenge())))).toMatchObject({
      status: 404,
      body: { code: "handoff-not-found" },
    });
  });
});
