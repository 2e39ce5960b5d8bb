import type { Transaction } from "../storage/database.ts";

/** A key of a merchant's that works: `name` is the last four characters of an API key, or a certificate's thumbprint. */
export interface MerchantKey {
  readonly name: string;
  readonly kind: "api-key" | "certificate";
  readonly since: Date;
  [column: string]: unknown;
}

/** The keys of a merchant that work now, oldest first. */
export function keysOf(tx: Transaction, merchant: string): Promise<MerchantKey[]> {
  return tx.query<MerchantKey>(
    `select hint as name, 'api-key' as kind, created_at as since from api_keys where merchant = $1 and revoked_at is null
     union all
     select translate(encode(thumbprint, 'base64'), '+/=', '-_'), 'certificate', not_before from merchant_certificates where merchant = $1 and revoked_at is null
     order by since`,
    [merchant],
  );
}

/** Ends the keys of a merchant that bear this name, at once; orders that were registered under a certificate stay. Throws Error when there is none. */
export async function revokeKey(tx: Transaction, merchant: string, name: string): Promise<void> {
  const revoked = [
    ...(await tx.query("update api_keys set revoked_at = now() where merchant = $1 and hint = $2 and revoked_at is null returning hint", [merchant, name])),
    ...(await tx.query(
      "update merchant_certificates set revoked_at = now() where merchant = $1 and thumbprint = $2 and revoked_at is null returning merchant",
      [merchant, Buffer.from(name, "base64url")],
    )),
  ];
  if (revoked.length === 0) throw new Error(`${merchant} has no key ${name} that works.`);
}
