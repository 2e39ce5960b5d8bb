import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDevice, createRequest, derSignature, fingerprint, issueAdditional, rawSignature, readRequest } from "../certificate.ts";
import { newId } from "../ids.ts";
import { signCompact } from "../jws.ts";
import { type Family, makeFamily } from "../vectors/family.ts";

const run = promisify(execFile);
const ECDSA_SHA256 = { name: "ECDSA", hash: "SHA-256" };
let folder: string;
let family: Family;

const path = (name: string) => join(folder, name);
const openssl = async (...parameters: string[]) => run("openssl", parameters);
const pem = (label: string, der: Uint8Array) => `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coconut-openssl-"));
  family = await makeFamily();
  for (const name of ["root", "users", "merchants", "gateway", "revocation", "result", "merchant", "master", "device"] as const)
    await writeFile(path(`${name}.pem`), pem("CERTIFICATE", family[name].certificate));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `openssl verify` in its strict mode with everything between root and leaf. */
const verify = (leaf: string, ...between: string[]) =>
  openssl("verify", "-x509_strict", "-CAfile", path("root.pem"), ...between.flatMap((name) => ["-untrusted", path(`${name}.pem`)]), path(`${leaf}.pem`));

describe("openssl", () => {
  test.each([
    ["users"],
    ["merchants"],
    ["gateway"],
    ["revocation"],
    ["master", "users"],
    ["device", "users", "master"],
    ["merchant", "merchants"],
    ["result", "gateway"],
  ])("accepts the chain of %s in strict mode", async (leaf, ...between) => {
    expect((await verify(leaf, ...between)).stdout).toContain(": OK");
  });

  test("refuses a device that is under another user's master, as we do", async () => {
    const other = await makeFamily("1000000002");
    await writeFile(path("other.pem"), pem("CERTIFICATE", other.master.certificate));
    await expect(verify("device", "users", "other")).rejects.toThrow("unable to get local issuer certificate");
  });

  test("refuses a device that a master signs for another user, as we do", async () => {
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
    await writeFile(path("stolen.key"), pem("PRIVATE KEY", pkcs8));
    const master = await makeFamily("1000000003", true);
    await writeFile(path("evil.key"), pem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", master.master.key))));
    for (const name of ["root", "users", "master"] as const) await writeFile(path(`evil-${name}.pem`), pem("CERTIFICATE", master[name].certificate));
    const subject = "/C=KR/O=Coconut/OU=1000000004/CN=dev_00000000000000000000000000";
    await openssl("req", "-new", "-key", path("stolen.key"), "-subj", subject, "-out", path("evil.csr"));
    await openssl("x509", "-req", "-in", path("evil.csr"), "-CA", path("evil-master.pem"), "-CAkey", path("evil.key"), "-days", "1", "-out", path("evil.pem"));
    const chain = ["-untrusted", path("evil-users.pem"), "-untrusted", path("evil-master.pem")];
    await expect(openssl("verify", "-CAfile", path("evil-root.pem"), ...chain, path("evil.pem"))).rejects.toThrow("permitted subtree violation");
    const der = Buffer.from((await readFile(path("evil.pem"), "utf8")).replace(/-----[^-]+-----|\s/g, ""), "base64");
    expect(await checkDevice(der, master.master.certificate)).toHaveProperty("problem.code", "certificate-profile");
  });

  test("reads the distribution point, its issuer and the name constraints that we wrote", async () => {
    const { stdout } = await openssl("x509", "-in", path("master.pem"), "-noout", "-text");
    expect(stdout).toMatch(
      /CRL Distribution Points:\s+Full Name:\s+URI:https:\/\/gateway\.test\/pki\/revocations\.crl\s+CRL Issuer:\s+DirName:C = KR, O = Coconut, OU = authorities, CN = revocations/,
    );
    expect(stdout).toMatch(
      /Name Constraints: critical\s+Permitted:\s+DirName:C = KR, O = Coconut, OU = 1000000001\s+URI:coconut\.invalid\s+DNS:coconut\.invalid\s+email:coconut\.invalid/,
    );
    expect(stdout).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(stdout).toMatch(/Key Usage: critical\s+Digital Signature, Certificate Sign\n/);
    expect(stdout).toContain("Signature Algorithm: ecdsa-with-SHA256");
    const { stdout: hash } = await openssl("x509", "-in", path("master.pem"), "-noout", "-fingerprint", "-sha256");
    expect(hash.trim().split("=")[1]?.replaceAll(":", "").toLowerCase()).toBe(await fingerprint(family.master.certificate));
  });

  test("verifies our request, and we verify its", async () => {
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    await writeFile(path("request.csr"), pem("CERTIFICATE REQUEST", await createRequest(keys)));
    const { stderr } = await openssl("req", "-in", path("request.csr"), "-verify", "-noout");
    expect(stderr).toContain("verify OK");
    const made = await opensslRequest("prime256v1", "-sha256");
    expect((await readRequest(made.request))?.spki).toEqual(made.spki);
  });

  test("makes requests that we refuse: another curve, RSA, another hash, an altered one, text, bytes after the end", async () => {
    expect(await readRequest((await opensslRequest("secp384r1", "-sha256")).request)).toBeUndefined();
    expect(await readRequest((await opensslRequest("prime256v1", "-sha384")).request)).toBeUndefined();
    await openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", path("rsa.key"), "-subj", "/CN=x", "-outform", "DER", "-out", path("rsa.csr"));
    expect(await readRequest(await readFile(path("rsa.csr")))).toBeUndefined();
    const { request } = await opensslRequest("prime256v1", "-sha256");
    for (const at of [20, request.length - 3]) expect(await readRequest(request.map((byte, index) => (index === at ? byte ^ 1 : byte)))).toBeUndefined();
    expect(await readRequest(Buffer.from(pem("CERTIFICATE REQUEST", request)))).toBeUndefined();
    expect(await readRequest(Buffer.from(Buffer.from(request).toString("hex")))).toBeUndefined();
    expect(await readRequest(new Uint8Array([...request, 0]))).toBeUndefined();
    expect(await readRequest(new Uint8Array())).toBeUndefined();
  });

  test("verifies our JWS in DER, and we verify its signature in r ‖ s", async () => {
    const jws = await signCompact({ alg: "ES256", typ: "coconut-test+jws" }, new Uint8Array([0x7b, 0x7d]), family.merchant.key);
    const [header, payload, signature] = jws.split(".");
    await writeFile(path("input"), `${header}.${payload}`);
    await writeFile(path("signature"), derSignature(Buffer.from(signature ?? "", "base64url")));
    await writeFile(path("merchant.pub"), pem("PUBLIC KEY", family.merchant.spki));
    const { stdout } = await openssl("dgst", "-sha256", "-verify", path("merchant.pub"), "-signature", path("signature"), path("input"));
    expect(stdout).toContain("Verified OK");

    const made = await opensslRequest("prime256v1", "-sha256");
    await openssl("dgst", "-sha256", "-sign", path("prime256v1.key"), "-out", path("foreign"), path("input"));
    const raw = rawSignature(await readFile(path("foreign")));
    const key = await crypto.subtle.importKey("spki", made.spki, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
    expect(raw && (await crypto.subtle.verify(ECDSA_SHA256, key, raw, await readFile(path("input"))))).toBe(true);
  });

  test("takes part as a device: its key and request, our certificate, its verification", async () => {
    const { request } = await opensslRequest("prime256v1", "-sha256");
    const read = await readRequest(request);
    if (!read) throw new Error("the request does not hold");
    const certificate = await issueAdditional({ device: newId("dev"), spki: read.spki }, family.master);
    await writeFile(path("foreign.pem"), pem("CERTIFICATE", certificate));
    expect((await verify("foreign", "users", "master")).stdout).toContain(": OK");
    expect(await checkDevice(certificate, family.master.certificate)).toMatchObject({ certificate: { user: family.user, spki: read.spki } });
  });
});

async function opensslRequest(curve: string, hash: string) {
  await openssl("ecparam", "-name", curve, "-genkey", "-noout", "-out", path(`${curve}.key`));
  await openssl("req", "-new", hash, "-key", path(`${curve}.key`), "-subj", "/CN=x", "-outform", "DER", "-out", path("openssl.csr"));
  await openssl("pkey", "-in", path(`${curve}.key`), "-pubout", "-outform", "DER", "-out", path("openssl.pub"));
  return { request: new Uint8Array(await readFile(path("openssl.csr"))), spki: new Uint8Array(await readFile(path("openssl.pub"))) };
}
