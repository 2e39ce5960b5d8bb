import type { MoneyOrderType, ReadMoneyOrder } from "../../protocol/refund.ts";
import type { Transaction } from "../storage/database.ts";
import type { Finder } from "./evidence.ts";
import { heldAt, isAmong, isSignedBy, type Trust } from "./trust.ts";

/** Who has signed a money order, as the database says it. */
export interface Signing {
  readonly at: number;
  readonly merchant: string | null;
  /** Of the person's certificate, if one signed. */
  readonly person: { readonly user: bigint; readonly thumbprints: readonly Buffer[]; readonly revokedAt: Date | null; readonly member: boolean } | undefined;
}

/** The columns by which {@link signingOf} knows a person: of `c` certificates, `t` their states, `u` users, `b` memberships. */
export const PERSON = `
u.number as user_number, u.account as user_account, t.revoked_at,
  array(select c.thumbprint union all select f.thumbprint from former_certificates f where f.certificate = c.id) as thumbprints`;

export interface PersonColumns {
  user_number: bigint | null;
  user_account: bigint | null;
  revoked_at: Date | null;
  thumbprints: Buffer[] | null;
}

/** The person of a row's columns. */
export function personOf({ user_number: user, thumbprints, revoked_at: revokedAt }: PersonColumns, member: boolean): Signing["person"] {
  return user === null ? undefined : { user, thumbprints: thumbprints ?? [], revokedAt, member };
}

/** Notes unless a money order is signed by the merchant's certified key, or by a certificate that held then, of a member at that time or of the user itself. */
export async function checkSigner<T extends MoneyOrderType>(
  tx: Transaction,
  trust: Trust,
  read: ReadMoneyOrder<T>,
  { at, merchant, person }: Signing,
  { holds, same }: Finder,
): Promise<void> {
  if ("thumbprint" in read.by) {
    const signer = await trust.merchant(tx, read.by.thumbprint);
    holds("merchant's certificate", signer !== undefined && signer.name === merchant && heldAt(signer, at, signer.revokedAt));
    holds("merchant's signature", signer !== undefined && person === undefined && isSignedBy(signer.key, read));
    return;
  }
  const signer = await trust.person(read.by.chain);
  const registered = isAmong(person?.thumbprints, read.by.chain);
  holds("signer's certificate", signer !== undefined && registered && heldAt(signer, at, person?.revokedAt?.getTime()));
  holds("signer's signature", signer !== undefined && isSignedBy(signer.key, read));
  same("signer", signer?.name, person?.user);
  if (merchant !== null) holds("signer's appointment", person?.member === true, `a member of ${merchant}`, "none");
}
