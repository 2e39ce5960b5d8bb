/** npm run verify -- receipt.json --root root.pem: says in words whether a receipt holds, without any network; ends with 0 where it does, else 1. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runNode } from "./processes.mjs";
import { tool } from "./project.mjs";
import { compiled } from "./setup.mjs";

const USAGE = "npm run verify -- receipt.json --root root.pem (or the fingerprint of the root's public key)";
const CHECKS = {
  form: "the form of the file",
  seller: "the seller's signature",
  gateway: "Coconut Pay's signature",
  authorization: "the buyer's consent",
  order: "the order signed by the seller",
  result: "Coconut Pay's word that it was paid",
  amounts: "the sums",
  refunds: "the refunds",
};
const REASONS = {
  malformed: "not in the agreed form, or altered",
  "other-root": "not signed under this root",
  untrusted: "signed by a certificate that does not lead to the root",
  dates: "signed by a certificate that was not valid at that time",
  signature: "does not match: something was altered after signing",
  differs: "does not agree with the rest of the receipt",
  revoked: "signed by a certificate that had been revoked before",
};

async function verify() {
  const { values, positionals } = parseArgs({ args: joinRoot(process.argv.slice(2)), options: { root: { type: "string" } }, allowPositionals: true });
  if (positionals.length !== 1 || values.root === undefined) throw new Error(`Usage: ${USAGE}`);
  const { code } = await runNode([tool.tsc, "-b", "protocol"]);
  if (code !== 0) throw new Error("The protocol could not be compiled (tsc -b protocol).");
  const { rootOf } = await compiled("protocol/receipt/root.js");
  const { verifyReceipt } = await compiled("protocol/receipt/verify.js");
  const rootSpki = await rootOf(/^[\w:-]{43,95}$/.test(values.root) ? values.root : readFileSync(values.root, "utf8"));
  if (!rootSpki) throw new Error(`${values.root} is neither a root certificate of Coconut Pay (PEM) nor its fingerprint.`);
  const { valid, checks, notes, receipt } = await verifyReceipt(parsed(readFileSync(positionals[0], "utf8")), { rootSpki });
  for (const { name, holds, reason, field } of checks) {
    console.log(`${holds ? "holds" : "FAILS"}  ${CHECKS[name]}${holds ? "" : `: ${REASONS[reason]}${field ? ` (${field})` : ""}`}`);
  }
  if (valid) {
    const { merchant, order, total, refunded, currency, paidAt } = receipt;
    console.log(`\nValid: ${merchant.name}, order ${order.number}, ${total} ${currency}, paid ${new Date(paidAt).toISOString()}, signed by ${merchant.name}.`);
    if (refunded !== "0") console.log(`Refunded: ${refunded} ${currency}.`);
    if (notes.some(({ kind }) => kind === "test-money")) console.log("It was paid with test money.");
  } else {
    console.log("\nNOT VALID: do not rely on what this file says.");
  }
  return valid ? 0 : 1;
}

/** The root's fingerprint in base64url may begin with "-", as an option does. */
function joinRoot(given) {
  const at = given.indexOf("--root");
  return at < 0 || at === given.length - 1 ? given : given.toSpliced(at, 2, `--root=${given[at + 1]}`);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

try {
  process.exitCode = await verify();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
