import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newMerchantKey } from "./key.ts";

const USAGE = `Usage: node dist/node/sdk/server/command.js new-key --merchant mer_… --out FOLDER

Makes the merchant's signing key on this machine:
  FOLDER/merchant.key.pem   PKCS#8, readable by its owner only; keep it, and never send it
  FOLDER/merchant.csr.pem   PKCS#10 request; upload it in the dashboard, which gives merchant.cert.pem
It also says the key's fingerprint: compare it where your wallet asks you to approve the key.`;

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

try {
  const { values, positionals } = parseArgs({ options: { merchant: { type: "string" }, out: { type: "string" } }, allowPositionals: true });
  if (positionals.join() !== "new-key" || !values.merchant || !values.out) throw new Error(USAGE);
  await newKey(values.merchant, values.out);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
