import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** P-256 verifications per second of one core, by `openssl speed`: what a payment cannot do without. */
export async function opensslVerifications(): Promise<number> {
  const { stdout } = await promisify(execFile)("openssl", ["speed", "-seconds", "1", "-mr", "ecdsap256"]);
  // +F4:<index>:<bits>:<signatures per second>:<verifications per second>; OpenSSL 1.1 gives seconds per operation.
  const [, , , , verifications] = stdout.match(/^\+F[45]:.*$/m)?.[0].split(":") ?? [];
  const rate = Number(verifications);
  if (!(rate > 0)) throw new Error(`openssl speed wrote no rate:\n${stdout}`);
  return rate < 1 ? 1 / rate : rate;
}
