import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import type { CertificateCard } from "../../protocol/device.ts";
import { addDevice, keyHashOf, logEntry, type ScratchDevice } from "../setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet } from "../setup/scratch-wallet.ts";

const run = promisify(execFile);
let gateway: ScratchGateway;
let url: string;
let folder: string;
beforeAll(async () => {
  [gateway, folder] = await Promise.all([openScratchGateway(), mkdtemp(join(tmpdir(), "coconut-pki-"))]);
  url = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(async () => {
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

const path = (name: string) => join(folder, name);
async function download(...names: string[]): Promise<void> {
  for (const name of names) {
    const answer = await fetch(`${url}/pki/${name}`);
    expect(answer.status).toBe(200);
    await writeFile(path(name), Buffer.from(await answer.arrayBuffer()));
  }
}
async function keep(name: string, { chain }: CertificateCard): Promise<void> {
  await writeFile(path(name), new X509Certificate(Buffer.from(chain[0] ?? "", "base64")).toString());
}

/** What anybody says who has only the files under /pki and the certificates of a chain. */
async function verdictOn(leaf: string, ...between: string[]): Promise<string> {
  const untrusted = [...between, "users-ca.pem", "revocation.pem"].flatMap((name) => ["-untrusted", path(name)]);
  const lists = ["revocations.crl.pem", "root.crl.pem"].flatMap((name) => ["-CRLfile", path(name)]);
  const strictly = ["verify", "-x509_strict", "-crl_check_all", "-extended_crl", "-CAfile", path("root.pem")];
  return run("openssl", [...strictly, ...untrusted, ...lists, path(leaf)]).then(
    () => "OK",
    ({ stderr }: { stderr: string }) => /lookup: (.+)/.exec(stderr)?.[1] ?? stderr,
  );
}

test("with nothing but the files under /pki, openssl accepts a master and its device until they are revoked", async () => {
  const wallet = await newWallet(gateway.http);
  const card = await wallet.makeMaster();
  const device = await addDevice(gateway.http, wallet, card);
  await keep("master.pem", card);
  await keep("device.pem", device.card);
  await download("root.pem", "users-ca.pem", "revocation.pem", "root.crl.pem", "revocations.crl.pem");
  expect([await verdictOn("master.pem"), await verdictOn("device.pem", "master.pem")]).toEqual(["OK", "OK"]);

  async function revoke(by: Pick<ScratchDevice, "user" | "device" | "keys" | "call">, what: CertificateCard): Promise<void> {
    const change = { action: "certificate-revoked", device: by.device, key: await keyHashOf(by.keys) } as const;
    const deviceLogEntry = await logEntry(by, change, by.keys.privateKey);
    expect((await by.call(api.revokeCertificate, { params: { id: what.id }, body: { deviceLogEntry } })).body).toMatchObject({ status: "revoked" });
    await download("revocations.crl.pem");
  }
  await revoke(device, device.card);
  expect([await verdictOn("master.pem"), await verdictOn("device.pem", "master.pem")]).toEqual(["OK", "certificate revoked"]);
  const second = await addDevice(gateway.http, wallet, card);
  await keep("second.pem", second.card);
  await download("revocations.crl.pem");
  expect(await verdictOn("second.pem", "master.pem")).toBe("OK");
  await revoke(wallet, card);
  expect([await verdictOn("master.pem"), await verdictOn("second.pem", "master.pem")]).toEqual(["certificate revoked", "certificate revoked"]);
});

test("openssl reads the DER list that a certificate's distribution point names", async () => {
  const wallet = await newWallet(gateway.http);
  const { infoAccess, raw } = new X509Certificate(Buffer.from((await wallet.makeMaster()).chain[0] ?? "", "base64"));
  expect(infoAccess).toBeUndefined();
  await writeFile(path("any.der"), raw);
  const { stdout } = await run("openssl", ["x509", "-inform", "DER", "-in", path("any.der"), "-noout", "-ext", "crlDistributionPoints"]);
  const named = new URL(/URI:(\S+)/.exec(stdout)?.[1] ?? "");
  await writeFile(path("any.crl"), Buffer.from(await (await fetch(`${url}${named.pathname}`)).arrayBuffer()));
  const list = await run("openssl", ["crl", "-inform", "DER", "-in", path("any.crl"), "-noout", "-text"]);
  expect(list.stdout).toContain(`URI:${named.href}`);
});
