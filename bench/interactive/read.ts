import { DEVICE_LOG_GRACE_MS } from "../../protocol/authorization.ts";
import type { PublicState } from "../../protocol/payment.ts";
import type { VerifiedAuthorization } from "../../server/payments/authorize/verify.ts";
import { type PinHolds, usedKey, type World } from "../../server/payments/authorize/world.ts";
import type { Transaction } from "../../server/storage/database.ts";

/** A payment, locked, and whether the origin that was signed is its merchant's. */
export interface LockedPayment {
  readonly id: string;
  readonly merchant: string;
  readonly payee_account: bigint;
  readonly tid: Buffer;
  readonly order_hash: Buffer;
  readonly amount: bigint;
  readonly state: PublicState;
  readonly expires_at: Date;
  readonly origin: string | null;
  [column: string]: unknown;
}

/** The payer's certificate and allowance, locked, with all else that the decision rests on. */
export interface LockedSigner {
  readonly certificate: bigint;
  readonly user_number: bigint;
  readonly account: bigint;
  readonly balance: bigint;
  readonly spki_hash: Buffer;
  readonly pin_verifier: Buffer;
  readonly status: "active" | "suspended" | "revoked";
  readonly cause: "pin" | "copied" | null;
  readonly highest_sequence: bigint;
  readonly highest_issued: bigint;
  readonly pin_failures: number;
  readonly per_payment: bigint;
  readonly total: bigint;
  readonly spent_since_pin: bigint;
  readonly used_by: Buffer | null;
  readonly acquainted: boolean;
  readonly head: Buffer | null;
  [column: string]: unknown;
}

export async function lockPayment(tx: Transaction, { authorization }: VerifiedAuthorization): Promise<LockedPayment | undefined> {
  const [row] = await tx.query<LockedPayment>(
    `select p.id, p.merchant, p.payee_account, p.tid, p.order_hash, p.amount, p.state, p.expires_at,
       (select origin from merchant_origins o where o.origin = $2 and o.merchant = p.merchant) as origin
     from payments p where p.id = $1 for update of p`,
    [authorization.payment, authorization.origin],
  );
  return row;
}

export async function lockSigner(tx: Transaction, { authorization, signer }: VerifiedAuthorization, merchant: string): Promise<LockedSigner | undefined> {
  const [row] = await tx.query<LockedSigner>(
    `select s.certificate, c.user_number, u.account, l.balance, c.spki_hash, c.pin_verifier, s.status, s.cause, s.highest_sequence, s.highest_issued,
       s.pin_failures, a.per_payment, a.total, a.spent_since_pin,
       (select hash from authorizations h where h.certificate = s.certificate and h.sequence = $2) as used_by,
       exists (select 1 from acquaintances q where q.user_number = c.user_number and q.merchant = $3) as acquainted,
       (select d.head from device_logs d left join device_logs n on n.user_number = d.user_number and n.index = d.index + 1
        where d.user_number = c.user_number and d.head = $4 and (n.at is null or n.at > now() - make_interval(secs => $5))) as head
     from certificate_states s join certificates c on c.id = s.certificate join users u on u.number = c.user_number
       join ledger_accounts l on l.id = u.account join allowances a on a.user_number = u.number
     where s.certificate = $1 for update of s, a`,
    [signer.certificate, authorization.sequence, merchant, Buffer.from(authorization.deviceLogHead, "base64url"), DEVICE_LOG_GRACE_MS / 1000],
  );
  return row;
}

/** The world of one authorization, in the form in which the gateway decides a group. */
export function worldOf(
  { authorization }: VerifiedAuthorization,
  payment: LockedPayment | undefined,
  payer: LockedSigner | undefined,
  pinHolds: PinHolds,
): World {
  return {
    now: Date.now(),
    payments: new Map(
      payment && [
        // Number and currency are for the merchant's events, which this path does not write.
        [
          payment.id,
          {
            ...payment,
            to: payment.payee_account,
            heard: false,
            orderNumber: "",
            currency: "KRW",
            orderHash: payment.order_hash,
            expires: payment.expires_at.getTime(),
            paidBy: undefined,
          },
        ],
      ],
    ),
    signers: new Map(payer && [[payer.certificate, signerState(payer)]]),
    pins: new Map(payer && [[payer.certificate, { spkiHash: payer.spki_hash, pinVerifier: payer.pin_verifier }]]),
    allowances: new Map(
      payer && [
        [payer.user_number, { perPayment: payer.per_payment, total: payer.total, recovering: false, spentSincePin: payer.spent_since_pin, changed: false }],
      ],
    ),
    balances: new Map(payer && [[payer.account, payer.balance]]),
    used: new Map(payer?.used_by && [[usedKey(payer.certificate, authorization.sequence), { hash: payer.used_by, result: undefined }]]),
    origins: new Map(payment && [[payment.merchant, new Set(payment.origin === null ? [] : [payment.origin])]]),
    acquaintances: new Set(payer?.acquainted && payment ? [`${payer.user_number}:${payment.merchant}`] : []),
    suspendedMasters: new Map(),
    deviceLogHeads: new Set(payer?.head ? [`${payer.user_number}:${payer.head.toString("base64url")}`] : []),
    pinHolds,
    // No hand-off is in this load.
    publicOrigins: new Set(),
    handoffs: new Map(),
  };
}

function signerState(payer: LockedSigner) {
  return {
    certificate: payer.certificate,
    user: payer.user_number,
    account: payer.account,
    status: payer.status,
    cause: payer.cause ?? undefined,
    highestSequence: Number(payer.highest_sequence),
    highestIssued: Number(payer.highest_issued),
    pinFailures: payer.pin_failures,
    newUntil: 0,
    changed: false,
  };
}
