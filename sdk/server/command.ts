import { createHash, X509Certificate } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newMerchantKey } from "./key.ts";

const COMMAND = "node dist/node/sdk/server/command.js";
const USAGE = `Usage: ${COMMAND} new-key --merchant mer_… --out FOLDER

Makes the merchant's signing key on this machine:
  FOLDER/merchant.key.pem   PKCS#8, readable by its owner only; keep it, and never send it
  FOLDER/merchant.csr.pem   PKCS#10 request; upload it in the dashboard, which gives merchant.cert.pem
It also says the key's fingerprint: compare it where your wallet asks you to approve the key.

       ${COMMAND} root-hash --api URL

Prints the hash of the root's key that this gateway shows, as rootSpki takes it: base64url(SHA-256(SubjectPublicKeyInfo)). It is as
trustworthy as the connection, so compare it over another way.`;

async function newKey(merchant: string, folder: string): Promise<void> {
  if (!/^mer_[0-9a-z]{26}$/.test(merchant)) throw new Error(`"${merchant}" is not a merchant's id (mer_ and 26 characters).`);
  const { privateKey, request, fingerprint } = await newMerchantKey();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // "wx": a key that is there is never overwritten, for the gateway may know it already.
  await writeFile(join(folder, "merchant.key.pem"), privateKey, { mode: 0o600, flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? new Error(`${join(folder, "merchant.key.pem")} is there already; nothing was made.`) : error;
  });
  await writeFile(join(folder, "merchant.csr.pem"), request);
  console.log(`${join(folder, "merchant.csr.pem")} is the request for ${merchant}; upload it in the dashboard.`);
  console.log(`Key fingerprint: ${fingerprint}`);
}

async function rootHash(api: string): Promise<void> {
  const answer = await fetch(`${api}/pki/root.pem`);
  if (!answer.ok) throw new Error(`${api}/pki/root.pem answers ${answer.status}.`);
  const key = new X509Certificate(await answer.text()).publicKey.export({ type: "spki", format: "der" });
  console.log(createHash("sha256").update(key).digest("base64url"));
}

try {
  const options = { merchant: { type: "string" }, out: { type: "string" }, api: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command] = positionals;
  if (command === "new-key" && values.merchant && values.out) await newKey(values.merchant, values.out);
  else if (command === "root-hash" && values.api) await rootHash(values.api);
  else throw new Error(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
