import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import type { Json } from "../../protocol/canonical.ts";
import { issueAuthority, issueMaster, issueRoot } from "../../protocol/certificate.ts";
import type { CertificateCard } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { signCompact } from "../../protocol/jws.ts";
import { SIGN_IN_LIFETIME_MS, SIGN_IN_TYPE, type SignIn } from "../../protocol/sign-in.ts";
import { addDevice, keyHashOf, logEntry, type ScratchDevice, signBy } from "../../server/setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../../server/setup/scratch-gateway.ts";
import { newWallet, type ScratchWallet } from "../../server/setup/scratch-wallet.ts";
import { isStillSignedIn, newChallenge, type SignedInUser, verifySignIn } from "./sign-in.ts";

const audience = "https://shop.example";
const merchant = newId("mer");
const challenge = newChallenge();
let gateway: ScratchGateway;
let url: string;
let wallet: ScratchWallet;
let master: CertificateCard;
let device: ScratchDevice & { readonly card: CertificateCard };

beforeAll(async () => {
  gateway = await openScratchGateway();
  url = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  wallet = await newWallet(gateway.http);
  master = await wallet.makeMaster();
  device = await addDevice(gateway.http, wallet, master);
});
afterAll(() => gateway?.close());

function claims(changes: Partial<Record<keyof SignIn | "more", Json>> = {}): Record<string, Json> {
  const issued = Date.now();
  return { audience, merchant, challenge, user: wallet.user, device: wallet.device, issued, expires: issued + SIGN_IN_LIFETIME_MS, ...changes };
}
const signed = (changes: Parameters<typeof claims>[0] = {}, type = SIGN_IN_TYPE) => wallet.sign(type, claims(changes));
const verify = (jws: string, changes: Partial<Parameters<typeof verifySignIn>[1]> = {}): Promise<SignedInUser> =>
  verifySignIn(jws, { challenge, audience, merchant, api: url, rootSpki: gateway.keys.rootSpkiSha256, ...changes });
const refused = (why: RegExp) => ({ problem: { code: "sign-in-invalid" }, cause: { message: expect.stringMatching(why) } });
/** The list is asked for anew where nothing is known yet: another spelling of the same address. */
const anew = () => ({ api: `${url}/?${Math.random()}` });

test("a challenge is 32 random bytes, never twice the same", () => {
  expect(challenge).toMatch(/^[\w-]{43}$/);
  expect(newChallenge()).not.toBe(challenge);
});

test("tells who signed: the master's device, and a further one of the same person", async () => {
  const thumbprint = createHash("sha256")
    .update(Buffer.from(master.chain[0] ?? "", "base64"))
    .digest("base64url");
  expect(await verify(await signed())).toEqual({
    ...{ user: wallet.user, device: wallet.device, certificate: thumbprint },
    ...{ chain: master.chain, byHandoff: false },
  });
  const other = await signBy(device, SIGN_IN_TYPE, claims({ device: device.device }));
  expect(await verify(other)).toMatchObject({ user: wallet.user, device: device.device });
  expect(await verify(await signed({ handoff: newId("hnd") }))).toMatchObject({ user: wallet.user, byHandoff: true });
});

describe("is refused", () => {
  test.each<[string, RegExp, Parameters<typeof claims>[0]]>([
    ["another shop's audience", /is for https:\/\/evil\.example/, { audience: "https://evil.example" }],
    ["another merchant", /another merchant/, { merchant: newId("mer") }],
    ["no merchant: a sign-in to the gateway itself", /another merchant/, { merchant: undefined } as never],
    ["another challenge", /another challenge/, { challenge: newChallenge() }],
    ["what is over", /not of now/, { issued: Date.now() - 130_000, expires: Date.now() - 10_000 }],
    ["what is good for longer than two minutes", /not of now/, { expires: Date.now() + 3_600_000 }],
    ["what is of the future", /not of now/, { issued: Date.now() + 90_000, expires: Date.now() + 150_000 }],
    ["another person's number", /names another person/, { user: "999999999999" }],
    ["another device's name", /names another person/, { device: newId("dev") }],
    ["a further field", /no sign-in as agreed/, { more: "x" }],
  ])("signs nobody in: %s", async (_, why, changes) => {
    await expect(verify(await signed(changes))).rejects.toMatchObject(refused(why));
  });
  test("what was signed for another purpose", async () => {
    for (const type of ["coconut-login-renewal+jws", "coconut-refund+jws"])
      await expect(verify(await signed({}, type))).rejects.toMatchObject(refused(/no sign-in as agreed/));
  });
  test("any character of it changed", async () => {
    const jws = await signed();
    const [header = "", payload = "", signature = ""] = jws.split(".");
    for (const [at, part] of [header, payload, signature].entries()) {
      const parts = [header, payload, signature];
      parts[at] = part.slice(0, 40) + (part[40] === "A" ? "B" : "A") + part.slice(41);
      await expect(verify(parts.join("."))).rejects.toMatchObject({ problem: { code: "sign-in-invalid" } });
    }
    for (const text of ["", "x", jws.slice(1), `${jws}.x`, undefined as unknown as string])
      await expect(verify(text)).rejects.toMatchObject(refused(/as agreed/));
  });
  test("a key that is not the certificate's", async () => {
    const stranger = await newWallet(gateway.http);
    const jws = await signCompact({ alg: "ES256", typ: SIGN_IN_TYPE, x5c: [...master.chain] }, Buffer.from(JSON.stringify(claims())), stranger.keys.privateKey);
    await expect(verify(jws)).rejects.toMatchObject({ problem: { code: "sign-in-invalid" } });
  });
  test("a certificate of another root, made to look like this person's", async () => {
    const [root, ca, own] = await Promise.all([keyPair(), keyPair(), keyPair()]);
    const rootDer = await issueRoot(root.spki, root.privateKey);
    const caDer = await issueAuthority("users", ca.spki, { certificate: rootDer, key: root.privateKey });
    const facts = { user: wallet.user, device: wallet.device, spki: own.spki, revocationsUri: `${url}/pki/revocations.crl` };
    const der = await issueMaster(facts, { certificate: caDer, key: ca.privateKey });
    const text = JSON.stringify(Object.fromEntries(Object.entries(claims()).sort()));
    const jws = await signCompact({ alg: "ES256", typ: SIGN_IN_TYPE, x5c: [Buffer.from(der).toString("base64")] }, Buffer.from(text), own.privateKey);
    await expect(verify(jws)).rejects.toMatchObject(refused(/does not lead to the root/));
  });
  test("a device that certified itself under somebody's device", async () => {
    const jws = await signCompact(
      { alg: "ES256", typ: SIGN_IN_TYPE, x5c: [...device.card.chain].reverse() },
      Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(claims()).sort()))),
      device.keys.privateKey,
    );
    await expect(verify(jws)).rejects.toMatchObject(refused(/does not lead to the root/));
  });
});

test("believes no gateway but the one of its root, and none that is away", async () => {
  const jws = await signed();
  await expect(verify(jws, { rootSpki: "A".repeat(43) })).rejects.toMatchObject({ problem: { code: "answer-invalid" } });
  await expect(verify(jws, { api: "http://127.0.0.1:1" })).rejects.toMatchObject({ problem: { code: "offline" } });
});

test("refuses a revoked device as soon as the list is asked for anew, and everything below a revoked master", async () => {
  const ofDevice = await signBy(device, SIGN_IN_TYPE, claims({ device: device.device }));
  expect(await verify(ofDevice)).toMatchObject({ device: device.device });
  const { chain } = await verify(ofDevice);
  const still = (api = url) => isStillSignedIn({ chain }, { api, rootSpki: gateway.keys.rootSpkiSha256 });
  expect(await still()).toBe(true);
  await expect(still("http://127.0.0.1:1")).rejects.toMatchObject({ problem: { code: "offline" } });
  await revoke(device, device.card);
  expect(await still(anew().api)).toBe(false);
  await expect(verify(ofDevice, anew())).rejects.toMatchObject(refused(/revoked/));
  expect(await verify(await signed(), anew())).toMatchObject({ user: wallet.user });
  await revoke(wallet, master);
  await expect(verify(await signed(), anew())).rejects.toMatchObject(refused(/revoked/));
});

async function revoke(by: Pick<ScratchDevice, "user" | "device" | "keys" | "call">, { id }: CertificateCard): Promise<void> {
  const change = { action: "certificate-revoked", device: by.device, key: await keyHashOf(by.keys) } as const;
  const answer = await by.call(api.revokeCertificate, { params: { id }, body: { deviceLogEntry: await logEntry(by, change, by.keys.privateKey) } });
  expect(answer.status).toBeLessThan(300);
}

async function keyPair() {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  return { privateKey: keys.privateKey, spki: new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey)) };
}
