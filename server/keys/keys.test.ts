import { execFile } from "node:child_process";
import { createPublicKey, sign, verify, X509Certificate } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { checkGatewayChain, checkMaster, createRequest, issueMaster, readRequest, readRevocations } from "../../protocol/certificate.ts";
import { newId } from "../../protocol/ids.ts";
import { claim, readFolder } from "./folder.ts";
import { ACTIVATION_MS } from "./generations.ts";
import { exportKeys, openKeyStore } from "./open.ts";
import { revokeGeneration } from "./root-revocations.ts";
import { addGeneration, ensureKeys } from "./setup.ts";
import { keyStoreOf } from "./store.ts";

const run = promisify(execFile);
let home: string;
let folder: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "coconut-keys-"));
  folder = join(home, "keys");
});
afterEach(() => {
  vi.useRealTimers();
  return rm(home, { recursive: true, force: true });
});

describe("a key folder", () => {
  test("is made once, private, and opens to the same keys again", async () => {
    const first = await openKeyStore({ COCONUT_KEYS: folder });
    const files = await readdir(folder);
    const second = await openKeyStore({ COCONUT_KEYS: folder });
    expect(second.rootSpkiSha256).toBe(first.rootSpkiSha256);
    expect(second.resultKey().thumbprint).toBe(first.resultKey().thumbprint);
    expect(await readdir(folder)).toEqual(files);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of files) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test("gets one root and one of everything from processes that start at once", async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => ensureKeys(folder)));
    expect(new Set(stores.map((store) => store.rootSpkiSha256)).size).toBe(1);
    expect(new Set(stores.map((store) => store.resultKey().thumbprint)).size).toBe(1);
    expect(new Set(stores.map((store) => Buffer.from(store.pinKeys.secret("1") ?? []).toString("hex"))).size).toBe(1);
    expect(await readdir(folder)).toHaveLength(17);
  });

  test("is completed after a crash between a key and its certificate", async () => {
    const { rootSpkiSha256 } = await ensureKeys(folder);
    for (const name of ["users-1.crt", "result-1.crt", "token-1.secret"]) await unlink(join(folder, name));
    const key = await readFile(join(folder, "users-1.key"), "utf8");
    const store = await ensureKeys(folder);
    expect(store.rootSpkiSha256).toBe(rootSpkiSha256);
    expect(await readFile(join(folder, "users-1.key"), "utf8")).toBe(key);
  });

  test("works without the root's private key, which only makes further CAs", async () => {
    await ensureKeys(folder);
    await rename(join(folder, "root-1.key"), join(home, "root-1.key"));
    const store = await ensureKeys(folder);
    expect(store.issuer("users").certificate).toEqual(store.authorities.users[0]);
    await expect(addGeneration(folder, "users")).rejects.toThrow("root-1.key is needed");
    expect((await ensureKeys(folder)).rootSpkiSha256).toBe(store.rootSpkiSha256);
  });

  test("is refused when others may read a key, when a key is foreign or a certificate is damaged", async () => {
    await ensureKeys(folder);
    await chmod(join(folder, "pin-1.secret"), 0o644);
    await expect(openKeyStore({ COCONUT_KEYS: folder })).rejects.toThrow("pin-1.secret can be read by others");
    await chmod(join(folder, "pin-1.secret"), 0o600);
    await writeFile(join(folder, "result-1.key"), await readFile(join(folder, "gateway-1.key")));
    await expect(openKeyStore({ COCONUT_KEYS: folder })).rejects.toThrow("beside result-1.crt is not the certificate's");
    await writeFile(join(folder, "gateway-1.crt"), await readFile(join(folder, "merchants-1.crt")));
    await expect(openKeyStore({ COCONUT_KEYS: folder })).rejects.toThrow("gateway-1.crt is not ours: subject is outside the profile");
    await writeFile(join(folder, "users-1.crt"), "nonsense");
    await expect(openKeyStore({ COCONUT_KEYS: folder })).rejects.toThrow("users-1.crt is not a PEM certificate");
  });

  test("never overwrites a file, and leaves no draft behind", async () => {
    await ensureKeys(folder);
    const before = await readFile(join(folder, "pin-1.secret"), "utf8");
    expect(await claim(folder, "pin-1.secret", "other")).toBe(false);
    expect(await readFile(join(folder, "pin-1.secret"), "utf8")).toBe(before);
    expect((await readdir(folder)).filter((name) => name.includes("draft"))).toEqual([]);
  });

  test("is made inside the given lock", async () => {
    const order: string[] = [];
    await ensureKeys(folder, async (work) => {
      order.push(`locked ${await stat(folder).catch(() => "without a folder")}`);
      const store = await work();
      order.push("unlocked");
      return store;
    });
    expect(order).toEqual(["locked without a folder", "unlocked"]);
  });
});

describe("the root's revocation list", () => {
  test("is made at set-up, empty, good for as long as the root, and its bytes stay", async () => {
    const store = await ensureKeys(folder);
    const [list] = store.rootRevocations;
    const read = list && (await readRevocations(list, store.authorities.root[0]));
    expect(read).toMatchObject({ number: 1, entries: [], uris: undefined });
    expect(read?.nextUpdate).toBe(Date.parse(new X509Certificate(store.authorities.root[0]).validTo));
    expect((await ensureKeys(folder)).rootRevocations).toEqual(store.rootRevocations);
    expect((await openKeyStore({ COCONUT_KEYS_JSON: await exportKeys(folder) })).rootRevocations).toEqual(store.rootRevocations);
  });

  test("is made at the next start for keys of an earlier version, and such keys without their root go on without it", async () => {
    await ensureKeys(folder);
    await unlink(join(folder, "root-revocations-1.crl"));
    await rename(join(folder, "root-1.key"), join(home, "root-1.key"));
    expect((await ensureKeys(folder)).rootRevocations).toEqual([]);
    await rename(join(home, "root-1.key"), join(folder, "root-1.key"));
    expect((await ensureKeys(folder)).rootRevocations).toHaveLength(1);
  });

  test("takes up a CA that has leaked: nothing is issued or trusted under it, what is shown of it stays readable", async () => {
    const before = await ensureKeys(folder);
    const { publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
    const facts = { user: "1000000001", device: newId("dev"), spki, revocationsUri: "https://gateway.test/pki/revocations.crl" };
    const master = await issueMaster(facts, before.issuer("users"));
    await expect(revokeGeneration(folder, "users", 1)).rejects.toThrow("--add users first");
    await addGeneration(folder, "users");
    await revokeGeneration(folder, "users", 1);
    await expect(revokeGeneration(folder, "users", 1)).rejects.toThrow("revoked already");
    const after = await ensureKeys(folder);
    const [list] = after.rootRevocations;
    expect(list && (await readRevocations(list, after.authorities.root[0]))).toMatchObject({ number: 2, entries: [{ reason: "cACompromise" }] });
    expect(after.authorities.users).toHaveLength(1);
    expect(after.authorities.users).not.toContainEqual(before.authorities.users[0]);
    expect(after.issuer("users").certificate).toEqual(after.authorities.users[0]);
    expect(await after.authoritiesAbove(master)).toEqual([before.authorities.users[0], before.authorities.root[0]]);
    await addGeneration(folder, "users");
    await rename(join(folder, "root-1.key"), join(home, "root-1.key"));
    await expect(revokeGeneration(folder, "users", 2)).rejects.toThrow("the root's private key is needed to revoke");
  });

  test("no longer lets a gateway CA that has leaked vouch for new results", async () => {
    const before = await ensureKeys(folder);
    for (const slot of ["gateway", "result"] as const) await addGeneration(folder, slot);
    await revokeGeneration(folder, "gateway", 1);
    const after = await ensureKeys(folder);
    expect(after.resultKey().thumbprint).not.toBe(before.resultKey().thumbprint);
    expect(after.resultKeys.map(({ thumbprint }) => thumbprint)).toContain(before.resultKey().thumbprint);
  });

  test("that is damaged, foreign or named by another number is refused", async () => {
    await ensureKeys(folder);
    const other = join(home, "other");
    await ensureKeys(other);
    const [list, foreign] = await Promise.all([folder, other].map((of) => readFile(join(of, "root-revocations-1.crl"), "utf8")));
    const damaged = `${list?.slice(0, 100)}${list?.[100] === "A" ? "B" : "A"}${list?.slice(101)}`;
    for (const bad of [foreign, "nonsense", damaged]) {
      await writeFile(join(folder, "root-revocations-1.crl"), bad ?? "");
      await expect(ensureKeys(folder)).rejects.toThrow("root-revocations-1.crl is not a revocation list by our root");
    }
    await writeFile(join(folder, "root-revocations-1.crl"), list ?? "");
    await writeFile(join(folder, "root-revocations-2.crl"), list ?? "", { mode: 0o600 });
    await expect(ensureKeys(folder)).rejects.toThrow("root-revocations-2.crl is not a revocation list by our root");
  });
});

describe("the environment variable", () => {
  test("opens to the same keys, without the root's private key", async () => {
    const store = await ensureKeys(folder);
    const json = await exportKeys(folder);
    expect(JSON.parse(json)).not.toHaveProperty(["root-1.key"]);
    const opened = await openKeyStore({ COCONUT_KEYS_JSON: json });
    expect(opened.rootSpkiSha256).toBe(store.rootSpkiSha256);
    expect(opened.tokenKeys.secret("1")).toEqual(store.tokenKeys.secret("1"));
  });

  test("fails without quoting a secret", async () => {
    await expect(openKeyStore({ COCONUT_KEYS_JSON: '{"token-1.secret": s3cret' })).rejects.toThrow(/^COCONUT_KEYS_JSON is not JSON$/);
    await expect(openKeyStore({ COCONUT_KEYS_JSON: '{"colour":"s3cret"}' })).rejects.toThrow(/^COCONUT_KEYS_JSON is not one object/);
    await expect(openKeyStore({ COCONUT_KEYS_JSON: "{}" })).rejects.toThrow("no root key");
  });
});

describe("the keys", () => {
  test("sign a master that holds, and results that the pinned root vouches for", async () => {
    const store = await ensureKeys(folder);
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const request = await readRequest(await createRequest(keys));
    if (!request) throw new Error("the request does not hold");
    const facts = { user: "1000000001", device: newId("dev"), spki: request.spki, revocationsUri: "https://gateway.test/pki/revocations.crl" };
    const master = await issueMaster(facts, store.issuer("users"));
    expect(await checkMaster(master, store.authorities.users[0])).toMatchObject({ certificate: { user: "1000000001", device: facts.device } });
    expect(await store.authoritiesAbove(master)).toEqual([store.authorities.users[0], store.authorities.root[0]]);
    expect(await store.authoritiesAbove(store.authorities.users[0])).toBeUndefined();

    const { chain, privateKey, thumbprint } = store.resultKey();
    const verdict = await checkGatewayChain(chain, store.rootSpkiSha256);
    expect(verdict).toMatchObject({ certificate: { thumbprint } });
    if ("problem" in verdict) throw new Error(verdict.problem.code);
    const data = Buffer.from("paid");
    const signature = sign("sha256", data, privateKey);
    const publicKey = createPublicKey({ key: Buffer.from(verdict.certificate.spki), format: "der", type: "spki" });
    expect(verify("sha256", data, publicKey, signature)).toBe(true);
  });

  test("of a further generation sign an hour later, older ones go on verifying", async () => {
    const before = await ensureKeys(folder);
    for (const slot of ["token", "session", "pin", "result", "users"] as const) await addGeneration(folder, slot);
    const material = await readFolder(folder);
    const now = await keyStoreOf(material);
    expect([now.tokenKeys.current, now.pinKeys.current, now.resultKey().thumbprint]).toEqual(["1", "1", before.resultKey().thumbprint]);
    expect(now.issuer("users").certificate).toEqual(before.authorities.users[0]);
    const later = await keyStoreOf(material, () => Date.now() + ACTIVATION_MS);
    expect([later.tokenKeys.current, later.sessionKeys.current, later.pinKeys.current]).toEqual(["2", "2", "2"]);
    expect(later.tokenKeys.secret("1")).toEqual(before.tokenKeys.secret("1"));
    expect(later.resultKey().thumbprint).not.toBe(before.resultKey().thumbprint);
    expect(later.resultKeys).toHaveLength(2);
    expect(later.issuer("users").certificate).not.toEqual(before.authorities.users[0]);
    expect(later.authorities.users).toContainEqual(before.authorities.users[0]);
    expect(later.rootSpkiSha256).toBe(before.rootSpkiSha256);
  });

  test("of results follow each other in time, and an old certificate goes on verifying without its private key", async () => {
    const before = await ensureKeys(folder);
    vi.useFakeTimers({ toFake: ["Date"], now: before.resultKey().notAfter - 59 * 86_400_000 });
    const after = await ensureKeys(folder);
    expect(after.resultKeys.map(({ thumbprint }) => thumbprint)).toContain(before.resultKey().thumbprint);
    expect(after.resultKeys).toHaveLength(2);
    expect(await ensureKeys(folder).then(({ resultKeys }) => resultKeys)).toHaveLength(2);
    await unlink(join(folder, "result-1.key"));
    const without = await ensureKeys(folder);
    expect(without.resultKeys).toHaveLength(2);
    expect(without.resultKey().thumbprint).not.toBe(before.resultKey().thumbprint);
    expect(await checkGatewayChain(without.resultKeys[1]?.chain ?? [], without.rootSpkiSha256)).toHaveProperty("certificate");
    await unlink(join(folder, "result-2.key"));
    await expect(ensureKeys(folder).then((store) => store.resultKey())).rejects.toThrow("no private key for result");
  });

  test("and their chains hold for openssl in its strict mode", async () => {
    await ensureKeys(folder);
    const verified = (untrusted: string[], leaf: string) =>
      run("openssl", [
        "verify",
        "-x509_strict",
        "-CAfile",
        join(folder, "root-1.crt"),
        ...untrusted.flatMap((name) => ["-untrusted", join(folder, name)]),
        join(folder, leaf),
      ]);
    for (const leaf of ["users-1.crt", "merchants-1.crt", "gateway-1.crt", "revocation-1.crt"]) expect((await verified([], leaf)).stdout).toContain(": OK");
    expect((await verified(["gateway-1.crt"], "result-1.crt")).stdout).toContain(": OK");
  });
});
