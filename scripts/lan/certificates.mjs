/** The development root of one address, and the certificate under it by which the machine is known there. */
import "reflect-metadata";
import { createHash, createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AsnConvert } from "@peculiar/asn1-schema";
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from "@peculiar/asn1-x509";
import * as x509 from "@peculiar/x509";

const DAY = 86_400_000;
const ROOT_DAYS = 3650;
/** Browsers take 398 days at most. */
const SERVER_DAYS = 397;
const RENEW_DAYS = 30;
/** A phone's clock may be behind. */
const BACKDATE_DAYS = 1;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const NAME_CONSTRAINTS = "2.5.29.30";

/**
 * Gives a root that may certify this address and these names and nothing else (RFC 5280 section 4.2.1.10), and a certificate of
 * theirs under it, for at most 398 days: both as they lie in the folder (0600), where missing, used up or another's made anew.
 */
export async function ensureCertificates(folder, { address, names, now = Date.now() }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const constraints = constraintsFor(address, names);
  const root = await keep(
    join(folder, "root.pem"),
    (found) => isRootFor(found, constraints, now),
    () => makeRoot(address, constraints, now),
  );
  const isServer = (found) => isServerUnder(root, found, [address, ...names], now);
  const server = await keep(join(folder, "server.pem"), isServer, () => makeServer(root, address, names, now));
  return {
    root: { pem: root.certificate.toString(), der: root.certificate.raw, fingerprint: root.certificate.fingerprint256 },
    key: server.key,
    certificate: server.certificate.toString(),
    spkiSha256: createHash("sha256").update(spkiOf(server)).digest("base64"),
  };
}

/** Key and certificate lie in one file, so that no crash leaves one without the other. */
async function keep(path, isGood, make) {
  const found = read(path);
  if (found && isGood(found)) return found;
  const { key, certificate } = await make();
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, key + new X509Certificate(certificate).toString(), { flag: "wx", mode: 0o600 });
  renameSync(draft, path);
  return read(path);
}

function read(path) {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return undefined;
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Error(`${path} can be read by others, who may know its key now. Remove it and start again: phones must then trust the new one.`);
  }
  const text = readFileSync(path, "utf8");
  const [key] = /-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----\n/.exec(text) ?? [];
  try {
    const certificate = new X509Certificate(text.slice(text.indexOf("-----BEGIN CERTIFICATE")));
    return certificate.checkPrivateKey(createPrivateKey(key)) ? { key, certificate } : undefined;
  } catch {
    return undefined;
  }
}

function isRootFor({ certificate }, constraints, now) {
  const found = new x509.X509Certificate(certificate.raw).getExtension(NAME_CONSTRAINTS)?.value ?? new ArrayBuffer(0);
  return certificate.ca && Buffer.from(found).equals(Buffer.from(constraints)) && lives(certificate, now, SERVER_DAYS);
}

function isServerUnder(root, { certificate }, [address, ...names], now) {
  const isTheirs = certificate.checkIP(address) !== undefined && names.every((name) => certificate.checkHost(name) !== undefined);
  return isTheirs && certificate.verify(root.certificate.publicKey) && lives(certificate, now, RENEW_DAYS);
}

const lives = ({ validFrom, validTo }, now, days) => Date.parse(validFrom) <= now && Date.parse(validTo) > now + days * DAY;

/** Name forms that are left out would be free: those that nothing here uses get a name that cannot exist (RFC 6761). */
function constraintsFor(address, names) {
  const nowhere = "coconut.invalid";
  const hosts = names.length > 0 ? names : [nowhere];
  const permitted = [{ iPAddress: `${address}/32` }, ...hosts.map((dNSName) => ({ dNSName })), { rfc822Name: nowhere }, { uniformResourceIdentifier: nowhere }];
  const subtrees = permitted.map((base) => new GeneralSubtree({ base: new GeneralName(base) }));
  return AsnConvert.serialize(new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) }));
}

async function makeRoot(address, constraints, now) {
  const keys = await makeKeys();
  const name = `CN=Coconut Pay development root for ${address}`;
  const extensions = [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    new x509.Extension(NAME_CONSTRAINTS, true, constraints),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
  const facts = { subject: name, issuer: name, publicKey: keys.publicKey, signingKey: keys.privateKey, extensions };
  return issue(keys, facts, now, ROOT_DAYS);
}

async function makeServer(root, address, names, now) {
  const keys = await makeKeys();
  const signingKey = await crypto.subtle.importKey("pkcs8", createPrivateKey(root.key).export({ type: "pkcs8", format: "der" }), ALGORITHM, false, ["sign"]);
  const rootKey = await crypto.subtle.importKey("spki", spkiOf(root), ALGORITHM, true, ["verify"]);
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([{ type: "ip", value: address }, ...names.map((value) => ({ type: "dns", value }))]),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(rootKey),
  ];
  const issuer = new x509.X509Certificate(root.certificate.raw).issuer;
  return issue(keys, { subject: `CN=Coconut Pay at ${address}`, issuer, publicKey: keys.publicKey, signingKey, extensions }, now, SERVER_DAYS);
}

const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
const spkiOf = ({ certificate }) => certificate.publicKey.export({ type: "spki", format: "der" });

async function issue(keys, facts, now, days) {
  const notBefore = new Date(now - BACKDATE_DAYS * DAY);
  const notAfter = new Date(now + (days - BACKDATE_DAYS) * DAY);
  const serialNumber = randomBytes(16).toString("hex");
  const certificate = await x509.X509CertificateGenerator.create({ serialNumber, notBefore, notAfter, signingAlgorithm: ALGORITHM, ...facts });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }).export({ type: "pkcs8", format: "pem" });
  return { key, certificate: Buffer.from(certificate.rawData) };
}
