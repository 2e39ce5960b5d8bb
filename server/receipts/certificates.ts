import { createHash } from "node:crypto";
import { readAuthorization } from "../../protocol/authorization.ts";
import { parseCompact } from "../../protocol/jws.ts";
import { readOrder } from "../../protocol/order.ts";
import type { Transaction } from "../storage/database.ts";
import type { Content } from "./content.ts";
import type { ReceiptDependencies } from "./dependencies.ts";

/**
 * Every certificate by which the parts of a receipt are checked and that they do not carry, in standard base64 DER, each once: the CAs that
 * may sign a seller's certificate now, then the signers of order, result and refunds, and what stands above each of them up to the root.
 */
export async function certificatesOf(
  tx: Transaction,
  { keys }: Pick<ReceiptDependencies, "keys">,
  content: Pick<Content, "authorization" | "result" | "refunds">,
): Promise<string[]> {
  const found = new Map<string, Uint8Array>();
  const add = (...ders: readonly Uint8Array[]) => {
    for (const der of ders) found.set(createHash("sha256").update(der).digest("base64url"), der);
  };
  add(...keys.authorities.merchants, ...keys.authorities.users, ...keys.authorities.gateway);
  const under = async (der: Uint8Array) => add(...((await keys.authoritiesAbove(der)) ?? []));

  const consent = readAuthorization(content.authorization);
  await under(Buffer.from(consent?.chain.at(-1) ?? "", "base64"));
  const order = await readOrder(consent?.authorization.order ?? "");
  const result = parseCompact(content.result)?.header["x5t#S256"];
  add(...(keys.resultKeys.find(({ thumbprint }) => thumbprint === result)?.chain ?? []));

  const headers = content.refunds.map((refund) => parseCompact(refund)?.header);
  for (const header of headers) if (header?.x5c) await under(Buffer.from(header.x5c.at(-1) ?? "", "base64"));
  const named = [order?.certificate, ...headers.map((header) => header?.["x5t#S256"])].filter((thumbprint) => thumbprint !== undefined);
  for (const der of await merchantCertificates(tx, named)) {
    add(der);
    await under(der);
  }
  return [...found.values()].map((der) => Buffer.from(der).toString("base64"));
}

async function merchantCertificates(tx: Transaction, thumbprints: readonly string[]): Promise<Buffer[]> {
  const rows = await tx.query<{ der: Buffer }>("select der from merchant_certificates where thumbprint = any($1::bytea[]) order by thumbprint", [
    thumbprints.map((thumbprint) => Buffer.from(thumbprint, "base64url")),
  ]);
  return rows.map(({ der }) => der);
}
