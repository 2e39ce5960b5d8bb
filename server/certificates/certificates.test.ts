import { execFileSync } from "node:child_process";
import { webcrypto, X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { sha256, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { checkUserChain, createRequest } from "../../protocol/certificate.ts";
import { type CertificateCard, deviceLogHead, signDeviceLogEntry } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { pinProof } from "../../protocol/pin.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

const newKeys = () => webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

describe("issuing", () => {
  test("the master is a card whose chain holds up to the pinned root, and openssl agrees", async () => {
    const wallet = await newWallet(gateway.http);
    const card = await wallet.makeMaster();
    expect(card).toMatchObject({ device: wallet.device, name: "A laptop", role: "master", status: "active" });
    const verdict = await checkUserChain([...card.chain, ...card.authorities].map(bytes), gateway.keys.rootSpkiSha256);
    expect(verdict).toMatchObject({ certificate: { user: wallet.user, device: wallet.device } });
    const { subject, fingerprint256 } = new X509Certificate(bytes(card.chain[0] ?? ""));
    expect(subject).toBe(`C=KR\nO=Coconut\nOU=${wallet.user}\nCN=${wallet.device}`);
    expect(fingerprint256.replaceAll(":", "").toLowerCase()).toBe(card.fingerprint);
    await withFiles({ "root.pem": [card.authorities[1]], "users.pem": [card.authorities[0]], "master.pem": card.chain }, (folder) => {
      const out = execFileSync("openssl", [
        "verify",
        "-x509_strict",
        "-CAfile",
        join(folder, "root.pem"),
        "-untrusted",
        join(folder, "users.pem"),
        join(folder, "master.pem"),
      ]);
      expect(out.toString()).toContain("master.pem: OK");
    });
    expect((await wallet.call(api.listCertificates)).body).toEqual({ items: [card] });
    expect((await wallet.call(api.getAccount)).body.deviceLogHead).toEqual(expect.any(String));
  });

  test("of 20 parallel requests over two processes one makes the master", async () => {
    const wallet = await newWallet(gateway.http);
    const second = await gateway.another();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        wallet.call(api.createMasterCertificate, { body: await wallet.masterRequest({}, await newKeys()) }, {}, i % 2 ? second : gateway.http),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === "master-exists")).toHaveLength(19);
    expect(((await wallet.call(api.listCertificates)).body.items as unknown[]).length).toBe(1);
  });

  test("a request that is not a PKCS#10 request by its own P-256 key is refused", async () => {
    const wallet = await newWallet(gateway.http);
    const good = await wallet.masterRequest();
    const flipped = bytes(good.request);
    flipped[flipped.length - 1] = (flipped[flipped.length - 1] ?? 0) ^ 1;
    const p384 = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, false, ["sign", "verify"]);
    for (const bad of ["AAAA", toBase64(flipped), good.request.slice(0, 40), toBase64(await createRequest(p384))]) {
      const answer = await wallet.call(api.createMasterCertificate, { body: { ...good, request: bad } });
      expect(answer, bad.slice(0, 12)).toMatchObject({ status: 422, body: { code: "certificate-request-invalid" } });
    }
  });

  test("a key that was certified for somebody else is refused", async () => {
    const [first, second] = [await newWallet(gateway.http), await newWallet(gateway.http)];
    await first.makeMaster();
    const body = await second.masterRequest({ key: await spkiHash(first.keys) }, first.keys);
    expect((await second.call(api.createMasterCertificate, { body })).body).toMatchObject({ code: "certificate-request-invalid" });
  });

  test.each([
    ["another user", { user: "1999999999" }],
    ["another device", { device: newId("dev") }],
    ["another key", { key: "B".repeat(43) }],
    ["another action", { action: "certificate-revoked" as const }],
    ["a later index", { index: 1 }],
    ["another beginning", { previous: "B".repeat(43) }],
    ["a time long ago", { issued: Date.now() - 601_000 }],
    ["a time to come", { issued: Date.now() + 660_000 }],
  ])("a first log entry with %s is refused", async (_what, change) => {
    const wallet = await newWallet(gateway.http);
    const answer = await wallet.call(api.createMasterCertificate, { body: await wallet.masterRequest(change) });
    expect(answer).toMatchObject({ status: 422, body: { code: "device-log-entry-invalid" } });
  });

  test("a log entry by another key than the request's is refused", async () => {
    const wallet = await newWallet(gateway.http);
    const { deviceLogEntry } = await wallet.masterRequest({ key: await spkiHash(wallet.keys) }, await newKeys());
    const answer = await wallet.call(api.createMasterCertificate, { body: { ...(await wallet.masterRequest()), deviceLogEntry } });
    expect(answer.body).toMatchObject({ code: "device-log-entry-invalid" });
  });
});

describe("revoking", () => {
  async function entry(wallet: ScratchWallet, change: object = {}, key = wallet.keys.privateKey): Promise<string> {
    const [row] = await gateway.database.query<{ index: number; entry: string }>(
      "select index, entry from device_logs where user_number = $1 order by index desc limit 1",
      [wallet.user],
    );
    const previous = await deviceLogHead(row?.entry ?? "");
    const about = { user: wallet.user, index: (row?.index ?? 0) + 1, previous, action: "certificate-revoked", device: wallet.device } as const;
    return signDeviceLogEntry({ ...about, key: await spkiHash(wallet.keys), issued: Date.now(), ...change }, key);
  }
  const revoke = (wallet: ScratchWallet, card: CertificateCard, deviceLogEntry: string, proof?: string) =>
    wallet.call(api.revokeCertificate, { params: { id: card.id }, body: { deviceLogEntry, ...(proof !== undefined && { pinProof: proof }) } });

  test("revokes at once: the device's logins end, after a new log-in the key that was named with the PIN continues the log", async () => {
    const wallet = await newWallet(gateway.http);
    const card = await wallet.makeMaster();
    const keys = await newKeys();
    const last = await entry(wallet, { successor: await spkiHash(keys) });
    const revoked = await revoke(wallet, card, last, await pinProof(wallet.pinVerifier, "device", last));
    expect(revoked).toMatchObject({ status: 200, body: { id: card.id, status: "revoked" } });
    expect((await wallet.call(api.getAccount, {}, {}, await gateway.another())).body).toMatchObject({ code: "login-revoked" });
    await wallet.logIn();
    expect((await wallet.call(api.listCertificates)).body).toMatchObject({ items: [{ id: card.id, status: "revoked" }] });
    const make = async (change: object) => wallet.call(api.createMasterCertificate, { body: await wallet.masterRequest(change, keys) });
    expect((await make({})).body).toMatchObject({ code: "device-log-entry-invalid" });
    expect((await make({ index: 2, previous: await deviceLogHead(last) })).status).toBe(201);
    expect((await wallet.call(api.listCertificates)).body).toMatchObject({ items: [{ status: "active" }, { status: "revoked" }] });
  });

  test("twice is once, also at the same time", async () => {
    const wallet = await newWallet(gateway.http);
    const card = await wallet.makeMaster();
    const signed = await entry(wallet);
    const answers = await Promise.all(Array.from({ length: 5 }, () => revoke(wallet, card, signed)));
    expect(answers.some((answer) => answer.status === 200)).toBe(true);
    expect(answers.every((answer) => answer.status === 200 || answer.body.code === "login-revoked")).toBe(true);
    const rows = await gateway.database.query("select 1 from device_logs where user_number = $1", [wallet.user]);
    expect(rows).toHaveLength(2);
  });

  test("only the owner, only by a certificate, only by an entry about this certificate in its place", async () => {
    const wallet = await newWallet(gateway.http);
    const card = await wallet.makeMaster();
    const stranger = await newWallet(gateway.http);
    await stranger.makeMaster();
    expect((await revoke(stranger, card, await entry(stranger))).body).toMatchObject({ code: "not-found" });
    const invalid = { status: 422, body: { code: "device-log-entry-invalid" } };
    for (const change of [
      { index: 0 },
      { index: 2 },
      { previous: "A".repeat(43) },
      { action: "master-issued" },
      { user: stranger.user },
      { key: "B".repeat(43) },
      { device: stranger.device },
      { issued: 1 },
    ]) {
      expect(await revoke(wallet, card, await entry(wallet, change)), JSON.stringify(change)).toMatchObject(invalid);
    }
    expect(await revoke(wallet, card, await entry(wallet, {}, stranger.keys.privateKey))).toMatchObject(invalid);
    const elsewhere = { body: { email: wallet.email, password: wallet.password, device: newId("dev") } };
    const before = wallet.session;
    wallet.session = (await request(gateway.http, api.createSession, elsewhere)).body as unknown as ScratchWallet["session"];
    expect((await revoke(wallet, card, await entry(wallet))).body).toMatchObject({ code: "certificate-required" });
    wallet.session = before;
    expect((await wallet.call(api.listCertificates)).body).toMatchObject({ items: [{ status: "active" }] });
  });

  test("a suspended certificate shows its cause and can still revoke itself", async () => {
    const wallet = await newWallet(gateway.http);
    const card = await wallet.makeMaster();
    await gateway.database.query(
      "update certificate_states set status = 'suspended', cause = 'copied' where certificate = (select id from certificates where public_id = $1)",
      [card.id],
    );
    expect((await wallet.call(api.listCertificates)).body).toMatchObject({ items: [{ status: "suspended", cause: "copied" }] });
    expect((await revoke(wallet, card, await entry(wallet))).body).toMatchObject({ status: "revoked" });
  });
});

test("the PIN verifier is in the database only as sealed bytes", async () => {
  const wallet = await newWallet(gateway.http);
  await wallet.makeMaster();
  const [row] = await gateway.database.query<{ pin_verifier: Buffer }>("select pin_verifier from certificates where user_number = $1", [wallet.user]);
  expect(row?.pin_verifier.includes(Buffer.from(wallet.pinVerifier))).toBe(false);
  expect(row?.pin_verifier.length).toBeGreaterThan(32 + 12 + 16);
});

test("the gateway's result chain and the PEM files are for anybody", async () => {
  const { body } = await request(gateway.http, api.getGatewayCertificates);
  const [result] = body.results as { thumbprint: string; chain: string[] }[];
  expect(result?.thumbprint).toBe(toBase64Url(await sha256(bytes(result?.chain[0] ?? ""))));
  const root = await gateway.http.fastify.inject("/pki/root.pem");
  expect(root.headers["content-type"]).toContain("application/x-pem-file");
  expect(new X509Certificate(root.body).raw.toString("base64")).toBe(result?.chain[2]);
  for (const name of ["users-ca", "merchants-ca", "gateway-ca", "revocation"]) {
    expect(new X509Certificate((await gateway.http.fastify.inject(`/pki/${name}.pem`)).body).checkIssued(new X509Certificate(root.body))).toBe(true);
  }
});

async function spkiHash(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return toBase64Url(await sha256(new Uint8Array(await webcrypto.subtle.exportKey("spki", keys.publicKey))));
}

async function withFiles(files: Record<string, readonly (string | undefined)[]>, work: (folder: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-chain-"));
  try {
    for (const [name, ders] of Object.entries(files)) {
      await writeFile(join(folder, name), ders.map((der) => new X509Certificate(bytes(der ?? "")).toString()).join(""));
    }
    work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
