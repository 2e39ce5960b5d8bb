import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { ensureCertificates } from "./certificates.mjs";

const DAY = 86_400_000;
const HERE = { address: "192.168.0.5", names: ["this-pc.local"] };
const folder = mkdtempSync(join(tmpdir(), "coconut-lan-"));
const first = await ensureCertificates(join(folder, "tls"), HERE);
afterAll(() => rmSync(folder, { recursive: true }));

const again = (facts = {}) => ensureCertificates(join(folder, "tls"), { ...HERE, ...facts });
const openssl = (...args) => promisify(execFile)("openssl", args, { cwd: folder });

/** What openssl says of a certificate under the root, for a client that wants to reach this host. */
async function verdict(certificate, ...wanted) {
  writeFileSync(join(folder, "root.crt"), first.root.pem);
  writeFileSync(join(folder, "server.crt"), certificate);
  const checked = openssl("verify", "-x509_strict", "-purpose", "sslserver", ...wanted, "-CAfile", "root.crt", "server.crt");
  return checked.then(
    () => "good",
    ({ stderr }) => /lookup: (.*)/.exec(stderr)?.[1] ?? stderr,
  );
}

/** A certificate that whoever has the root's key makes for other names. */
async function forged(names) {
  writeFileSync(join(folder, "forge.cnf"), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash`);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "forged.key"];
  await openssl("req", "-new", ...key, "-subj", "/CN=Forged", "-out", "forged.csr");
  const { stdout } = await openssl("x509", "-req", "-in", "forged.csr", "-CA", "tls/root.pem", "-CAkey", "tls/root.pem", "-days", "9", "-extfile", "forge.cnf");
  return stdout;
}

test("openssl takes the machine by its address and its name, and by no other", async () => {
  expect(await verdict(first.certificate, "-verify_ip", HERE.address)).toBe("good");
  expect(await verdict(first.certificate, "-verify_hostname", "this-pc.local")).toBe("good");
  expect(await verdict(first.certificate, "-verify_ip", "192.168.0.6")).toMatch("IP address mismatch");
});

test("the root can certify nothing but this machine, also for who has its key", async () => {
  expect(await verdict(await forged("IP:192.168.0.5,DNS:this-pc.local"))).toBe("good");
  for (const names of ["IP:192.168.0.6", "IP:8.8.8.8", "DNS:bank.example", "DNS:other.local", "IP:0:0:0:0:0:0:0:1", "email:a@bank.example"]) {
    expect(await verdict(await forged(names)), names).toMatch("permitted subtree violation");
  }
  const nameless = await ensureCertificates(join(folder, "nameless"), { ...HERE, names: [] });
  writeFileSync(join(folder, "root.crt"), nameless.root.pem);
  expect((await openssl("x509", "-in", "root.crt", "-noout", "-ext", "nameConstraints")).stdout).toMatch(
    /IP:192.168.0.5\/255.255.255.255\s+DNS:coconut.invalid/,
  );
});

test("both keys are for their owner alone, and one that others could read is not used", async () => {
  expect(statSync(join(folder, "tls")).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, "tls"))).toEqual(["root.pem", "server.pem"]);
  for (const name of ["root.pem", "server.pem"]) {
    const path = join(folder, "tls", name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    await expect(again()).rejects.toThrow(`${path} can be read by others`);
    chmodSync(path, 0o600);
  }
});

test("the root stays; the certificate lasts 398 days at most and is renewed in its last 30", async () => {
  const { stdout } = await openssl("x509", "-in", "tls/server.pem", "-noout", "-startdate", "-enddate");
  const [from, to] = stdout
    .trim()
    .split("\n")
    .map((line) => Date.parse(line.split("=")[1]));
  expect(to - from).toBeLessThanOrEqual(398 * DAY);
  expect(await again()).toEqual(first);
  expect(await again({ now: to - 31 * DAY })).toEqual(first);
  const later = await again({ now: to - 29 * DAY });
  expect(later.root).toEqual(first.root);
  expect(later.certificate).not.toBe(first.certificate);
  expect(later.spkiSha256).not.toBe(first.spkiSha256);
});

test("another name, a root near its end and a broken file are answered by new ones", async () => {
  const renamed = await again({ names: ["renamed.local"] });
  expect(renamed.root.fingerprint).not.toBe(first.root.fingerprint);
  const old = await again({ names: ["renamed.local"], now: Date.now() + 9 * 365 * DAY });
  expect(old.root.fingerprint).not.toBe(renamed.root.fingerprint);
  const path = join(folder, "tls/root.pem");
  writeFileSync(path, readFileSync(path, "utf8").slice(0, 300));
  const mended = await again();
  expect(mended.root.fingerprint).not.toBe(old.root.fingerprint);
  expect(await again()).toEqual(mended);
});
