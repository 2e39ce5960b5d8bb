import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { certificateName, issueRevocations, issueRootRevocations, type RevocationEntry, readRevocations } from "../certificate.ts";
import { type Family, makeFamily, REVOCATIONS_URI } from "../vectors/family.ts";

let family: Family;
let entries: RevocationEntry[];
beforeAll(async () => {
  family = await makeFamily();
  entries = [entry(family.master.certificate, "certificateHold"), entry(family.device.certificate, "keyCompromise")];
});

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const times = { thisUpdate: at, nextUpdate: at + 86_400_000 };
function entry(der: Uint8Array, reason: RevocationEntry["reason"]): RevocationEntry {
  const name = certificateName(der);
  if (!name) throw new Error("no certificate");
  return { ...name, at, reason };
}
const indirect = (more: object = {}) => issueRevocations({ number: 7, ...times, entries, uris: [REVOCATIONS_URI], ...more }, family.revocation);
const text = (der: Uint8Array) => execFileSync("openssl", ["crl", "-inform", "DER", "-noout", "-text"], { input: der, maxBuffer: 2 ** 26 }).toString();

describe("a revocation list", () => {
  test("reads as it was written: number, times five minutes and a day around, where it is, and each entry with its own issuer", async () => {
    const read = await readRevocations(await indirect(), family.revocation.certificate);
    expect(read).toEqual({ number: 7, thisUpdate: at - 300_000, nextUpdate: times.nextUpdate, uris: [REVOCATIONS_URI], entries });
    expect(await readRevocations(await indirect({ entries: [] }), family.revocation.certificate)).toMatchObject({ entries: [] });
    const root = await issueRootRevocations({ number: 1, ...times, entries: [entry(family.users.certificate, "cACompromise")] }, family.root);
    expect(await readRevocations(root, family.root.certificate)).toMatchObject({ number: 1, uris: undefined, entries: [{ reason: "cACompromise" }] });
  });

  test("says to openssl what it says to us, also with dates beyond 2049 and numbers beyond a byte", async () => {
    const list = text(await indirect({ number: 70_000, nextUpdate: Date.UTC(2050, 5, 1) }));
    expect(list).toMatch(/Last Update: Jan {2}2 02:59:05 2026 GMT\s+Next Update: Jun {2}1 00:00:00 2050 GMT/);
    expect(list).toMatch(/X509v3 CRL Number: \s+70000/);
    expect(list.match(/Certificate Issuer: critical/g)).toHaveLength(2);
    expect(list).toMatch(/Certificate Hold[\s\S]+CN=users\s[\s\S]+Key Compromise[\s\S]+CN=dev_/);
  });

  test("names an issuer once for all of its certificates, and thousands of them are read", async () => {
    const one = entry(family.master.certificate, "superseded");
    const many = Array.from({ length: 2_000 }, (_, i) => ({ ...one, serial: new Uint8Array([1, i >> 8, i & 255]) }));
    const der = await indirect({ entries: many });
    expect(text(der).match(/Certificate Issuer: critical/g)).toHaveLength(1);
    const told = (all: readonly RevocationEntry[] = []) => all.map(({ issuer, serial }) => Buffer.concat([issuer, serial]).toString("hex"));
    expect(told((await readRevocations(der, family.revocation.certificate))?.entries)).toEqual(told(many));
  });

  test("is none under another key, with a flipped bit, cut, or with bytes behind it", async () => {
    const der = await indirect();
    const read = (bytes: Uint8Array, issuer = family.revocation.certificate) => readRevocations(bytes, issuer);
    const [stranger] = await Promise.all([makeFamily()]);
    for (const issuer of [stranger.revocation, family.root, family.master]) expect(await read(der, issuer.certificate)).toBeUndefined();
    for (const bytes of [der.slice(0, -1), new Uint8Array([...der, 0]), new Uint8Array(), family.master.certificate]) expect(await read(bytes)).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.nat(der.length * 8 - 1), async (bit) => {
        expect(await read(der.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
