import { execFileSync, spawnSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certificateName, issueMaster, type RevocationList, readRevocations } from "../../protocol/certificate.ts";
import { type CastPayer, castPayer } from "../setup/cast.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { KEPT_AFTER_END_MS, LIST_LIFE_MS, revocationList } from "./revocations.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway?.close());

const derOf = (payer: CastPayer) => Buffer.from(payer.chain[0] ?? "", "base64");
const uris = SCRATCH_ORIGINS.map((origin) => `${origin}/pki/revocations.crl`);
const setStatus = (payer: CastPayer, status: string, cause: string | null = null) =>
  gateway.database.query("update certificate_states set status = $2, cause = $3, revoked_at = case when $2 = 'revoked' then now() end where certificate = $1", [
    payer.certificate,
    status,
    cause,
  ]);

async function read(der: Uint8Array): Promise<RevocationList> {
  const list = await readRevocations(der, gateway.keys.authorities.revocation[0]);
  if (!list) throw new Error("the list does not hold");
  return list;
}
async function fetchList(http = gateway.http): Promise<RevocationList> {
  return read((await http.fastify.inject("/pki/revocations.crl")).rawPayload);
}
function reasonIn(list: RevocationList, der: Uint8Array): string | undefined {
  const name = certificateName(der);
  return list.entries.find(({ issuer, serial }) => name && Buffer.compare(issuer, name.issuer) === 0 && Buffer.compare(serial, name.serial) === 0)?.reason;
}

describe("the indirect list", () => {
  test("is DER and PEM for anybody, and openssl reads in it what RFC 5280 asks for", async () => {
    const payer = await castPayer(gateway.database, gateway.keys, 0n);
    await setStatus(payer, "revoked");
    const answer = await gateway.http.fastify.inject("/pki/revocations.crl");
    expect(answer.headers).toMatchObject({ "content-type": "application/pkix-crl", "cache-control": "public, max-age=60" });
    const pem = (await gateway.http.fastify.inject("/pki/revocations.crl.pem")).body;
    expect(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64").equals(answer.rawPayload)).toBe(true);
    const text = execFileSync("openssl", ["crl", "-inform", "DER", "-noout", "-text"], { input: answer.rawPayload }).toString();
    expect(text).toMatch(/Version 2 \(0x1\)\s+Signature Algorithm: ecdsa-with-SHA256\s+Issuer: C = KR, O = Coconut, OU = authorities, CN = revocations/);
    expect(text).toMatch(/Last Update: .+\s+Next Update: .+\s+CRL extensions:\s+X509v3 Authority Key Identifier: \s+[0-9A-F:]+\s+X509v3 CRL Number: \s+\d+/);
    expect(text).toMatch(
      /X509v3 Issuing Distribution Point: critical\s+Full Name:\s+URI:http:\/\/gateway\.test:4400\/pki\/revocations\.crl[\s\S]*Indirect CRL/,
    );
    expect(text).toMatch(/X509v3 CRL Reason Code: \s+Cessation Of Operation\s+X509v3 Certificate Issuer: critical\s+DirName:\/?C ?= ?KR.+CN ?= ?users/);
    const { thisUpdate, nextUpdate } = await read(answer.rawPayload);
    expect(nextUpdate - thisUpdate).toBe(LIST_LIFE_MS + 300_000);
    expect((await fetchList()).uris).toEqual(uris);
  });

  test("names what is suspended until it no longer is, and what is revoked with the reason", async () => {
    const [copied, ended, renewed] = await Promise.all([1, 2, 3].map(() => castPayer(gateway.database, gateway.keys, 0n)));
    if (!copied || !ended || !renewed) throw new Error("no payers");
    const [before] = [await fetchList()];
    expect([copied, ended, renewed].map((payer) => reasonIn(before, derOf(payer)))).toEqual([undefined, undefined, undefined]);
    await Promise.all([setStatus(copied, "suspended", "copied"), setStatus(ended, "suspended", "pin")]);
    const held = await fetchList();
    expect([copied, ended].map((payer) => reasonIn(held, derOf(payer)))).toEqual(["certificateHold", "certificateHold"]);
    await Promise.all([setStatus(copied, "revoked"), setStatus(ended, "active")]);
    await gateway.database.query("update certificate_states set status = 'revoked', revoked_at = now(), superseded = true where certificate = $1", [
      renewed.certificate,
    ]);
    const after = await fetchList();
    expect([copied, ended, renewed].map((payer) => reasonIn(after, derOf(payer)))).toEqual(["keyCompromise", undefined, "superseded"]);
    expect([before.number < held.number, held.number < after.number]).toEqual([true, true]);
  });

  test("names with a revoked master also the certificates that it had under the same key before", async () => {
    const payer = await castPayer(gateway.database, gateway.keys, 0n);
    const spki = new Uint8Array(new X509Certificate(derOf(payer)).publicKey.export({ format: "der", type: "spki" }));
    const former = await issueMaster({ user: String(payer.user), device: payer.device, spki, revocationsUri: uris[0] ?? "" }, gateway.keys.issuer("users"));
    await setStatus(payer, "suspended", "pin");
    expect(reasonIn(await fetchList(), former)).toBeUndefined();
    await gateway.database.query(
      "insert into former_certificates (thumbprint, certificate, der, not_before, not_after) values ($1, $2, $3, now(), now() + interval '1 year')",
      [createHash("sha256").update(former).digest(), payer.certificate, former],
    );
    expect(reasonIn(await fetchList(), former)).toBe("certificateHold");
    await setStatus(payer, "revoked");
    expect(reasonIn(await fetchList(), former)).toBe("cessationOfOperation");
  });

  test("is the same for all until something changes: over two processes, many at once, numbers only rise", async () => {
    const second = await gateway.another();
    const bytes = async (http = gateway.http) => (await http.fastify.inject("/pki/revocations.crl")).rawPayload.toString("base64");
    const first = await bytes();
    expect(await bytes(second)).toBe(first);
    let number = (await fetchList()).number;
    for (let round = 0; round < 5; round++) {
      const payer = await castPayer(gateway.database, gateway.keys, 0n);
      await Promise.all([bytes(), setStatus(payer, "revoked"), bytes(second)]);
      const lists = new Set(await Promise.all(Array.from({ length: 20 }, (_, i) => bytes(i % 2 ? second : gateway.http))));
      expect(lists.size).toBe(1);
      const list = await read(Buffer.from([...lists][0] ?? "", "base64"));
      expect(reasonIn(list, derOf(payer))).toBe("cessationOfOperation");
      expect(list.number).toBeGreaterThan(number);
      number = list.number;
    }
    const revoked = await Promise.all(Array.from({ length: 8 }, () => castPayer(gateway.database, gateway.keys, 0n)));
    await Promise.all(
      revoked.map(async (payer, i) => {
        await setStatus(payer, "revoked");
        const list = await fetchList(i % 2 ? second : gateway.http);
        expect(reasonIn(list, derOf(payer))).toBe("cessationOfOperation");
      }),
    );
  });

  test("is signed anew when half of its 24 hours is over, and a week after its end a certificate leaves it", async () => {
    const payer = await castPayer(gateway.database, gateway.keys, 0n);
    await setStatus(payer, "revoked");
    const start = Date.now();
    const at = (ms: number) => revocationList({ database: gateway.database, keys: gateway.keys, uris, now: () => start + ms })().then(read);
    const list = await at(0);
    expect((await at(LIST_LIFE_MS / 2 - 60_000)).number).toBe(list.number);
    const next = await at(LIST_LIFE_MS / 2 + 60_000);
    expect(next).toMatchObject({ number: list.number + 1, nextUpdate: Math.floor((start + LIST_LIFE_MS / 2 + 60_000 + LIST_LIFE_MS) / 1000) * 1000 });
    await gateway.database.query("update certificates set not_after = now() where id = $1", [payer.certificate]);
    expect(reasonIn(await at(LIST_LIFE_MS), derOf(payer))).toBe("cessationOfOperation");
    expect(reasonIn(await at(KEPT_AFTER_END_MS - 60_000), derOf(payer))).toBe("cessationOfOperation");
    expect(reasonIn(await at(KEPT_AFTER_END_MS + 60_000), derOf(payer))).toBeUndefined();
    // Back in the present, so that the other tests' lists are not from the future.
    expect(reasonIn(await at(0), derOf(payer))).toBe("cessationOfOperation");
  });

  test("that a key of another gateway signed, as after a rotation that took the old one away, is signed anew at once", async () => {
    const before = await fetchList();
    await gateway.database.query("update revocation_list set signer = $1", [Buffer.alloc(32)]);
    expect((await fetchList()).number).toBe(before.number + 1);
  });
});

test("the root's list is for anybody, and a gateway whose keys have none says so", async () => {
  const answer = await gateway.http.fastify.inject("/pki/root.crl");
  expect(answer.headers["content-type"]).toBe("application/pkix-crl");
  expect(answer.rawPayload.equals(Buffer.from(gateway.keys.rootRevocations[0] ?? []))).toBe(true);
  const without = await gateway.another({ keys: { ...gateway.keys, rootRevocations: [] } });
  for (const path of ["/pki/root.crl", "/pki/root.crl.pem"]) {
    expect((await without.fastify.inject(path)).json()).toMatchObject({ status: 404, code: "not-found" });
  }
  const folder = await mkdtemp(join(tmpdir(), "coconut-root-list-"));
  try {
    await writeFile(join(folder, "root.crl.pem"), (await gateway.http.fastify.inject("/pki/root.crl.pem")).body);
    await writeFile(join(folder, "root.pem"), (await gateway.http.fastify.inject("/pki/root.pem")).body);
    const { stderr } = spawnSync("openssl", ["crl", "-in", join(folder, "root.crl.pem"), "-CAfile", join(folder, "root.pem"), "-noout"]);
    expect(stderr.toString()).toBe("verify OK\n");
  } finally {
    await rm(folder, { recursive: true });
  }
});
