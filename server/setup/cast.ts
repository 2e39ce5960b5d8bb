import { createHash, randomBytes } from "node:crypto";
import { AUTHORIZATION_LIFETIME_MS, type Authorization, signAuthorization } from "../../protocol/authorization.ts";
import { toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { issueMaster, issueMerchant, spkiHash, thumbprint } from "../../protocol/certificate.ts";
import { DEVICE_LOG_START, deviceLogHead, signDeviceLogEntry } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { type Order, signOrder, tidOf } from "../../protocol/order.ts";
import { bookStatementLine } from "../accounts/test-bank.ts";
import { sealVerifier } from "../certificates/pin.ts";
import type { KeyStore } from "../keys/store.ts";
import { lockAccounts, post } from "../ledger/post.ts";
import { openAccount } from "../ledger/read.ts";
import type { Database } from "../storage/database.ts";

// The cast of a rehearsal: payers, sellers and open payments put straight into the database, for tests and the benchmark.

export interface CastPayer {
  readonly user: bigint;
  readonly device: string;
  readonly key: CryptoKey;
  readonly certificate: bigint;
  /** Standard base64 DER, as `x5c` has it. */
  readonly chain: readonly string[];
  readonly deviceLogHead: string;
  readonly pinVerifier: Buffer;
  /** The last sequence number that was used. */
  sequence: number;
}

export interface CastSeller {
  readonly id: string;
  readonly key: CryptoKey;
  readonly thumbprint: string;
  readonly origin: string;
}

export interface CastPayment {
  readonly id: string;
  readonly tid: string;
  /** The merchant-signed order. */
  readonly order: string;
  readonly seller: CastSeller;
}

const P256 = { name: "ECDSA", namedCurve: "P-256" };

async function keyPair(): Promise<{ keys: CryptoKeyPair; spki: Uint8Array<ArrayBuffer> }> {
  const keys = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  return { keys, spki: new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey)) };
}

/** A user with a master certificate and a balance in won. */
export async function castPayer(database: Database, store: KeyStore, balance: bigint): Promise<CastPayer> {
  const { keys, spki } = await keyPair();
  const device = newId("dev");
  const pinVerifier = randomBytes(32);
  const hash = createHash("sha256").update(spki).digest();
  return database.transaction(async (tx) => {
    const account = await openAccount(tx, "user");
    const [user] = await tx.query<{ number: bigint }>(
      "insert into users (email, email_key, name, password_hash, account) values ($1, $1, 'Rehearsal', '', $2) returning number",
      [`${device}@rehearsal.invalid`, account],
    );
    if (!user) throw new Error("no user number");
    await tx.query("insert into allowances (user_number) values ($1)", [user.number]);
    const der = await issueMaster({ user: String(user.number), device, spki, revocationsUri: "http://localhost/pki/revocations.crl" }, store.issuer("users"));
    const [certificate] = await tx.query<{ id: bigint }>(
      `insert into certificates (public_id, user_number, device, name, role, thumbprint, der, spki_hash, not_before, not_after, pin_verifier)
       values ($1, $2, $3, 'Rehearsal', 'master', $4, $5, $6, now() - interval '1 minute', now() + interval '5 years', $7) returning id`,
      [newId("crt"), user.number, device, Buffer.from(await thumbprint(der), "base64url"), der, hash, sealVerifier(store.pinKeys, hash, pinVerifier)],
    );
    if (!certificate) throw new Error("no certificate id");
    await tx.query("insert into certificate_states (certificate) values ($1)", [certificate.id]);
    await tx.query("insert into masters (user_number, certificate) values ($1, $2)", [user.number, certificate.id]);
    const entry = await signDeviceLogEntry(
      { user: String(user.number), index: 0, previous: DEVICE_LOG_START, action: "master-issued", device, key: await spkiHash(spki), issued: Date.now() },
      keys.privateKey,
    );
    const head = await deviceLogHead(entry);
    await tx.query("insert into device_logs (user_number, index, entry, head) values ($1, 0, $2, $3)", [user.number, entry, Buffer.from(head, "base64url")]);
    if (balance > 0n) {
      const bank = await openAccount(tx, "bank");
      await lockAccounts(tx, [account, bank]);
      const at = new Date();
      const line = await bookStatementLine(tx, { owner: { user: user.number }, amount: balance, at });
      await post(tx, [{ from: bank, to: account, amount: balance, kind: "top-up", reference: String(line.number) }], at);
    }
    return {
      user: user.number,
      device,
      key: keys.privateKey,
      certificate: certificate.id,
      chain: [toBase64(der)],
      deviceLogHead: head,
      pinVerifier,
      sequence: 0,
    };
  });
}

/** A merchant with one origin and a certified key. */
export async function castSeller(database: Database, store: KeyStore, origin = `https://shop-${randomBytes(4).toString("hex")}.example`): Promise<CastSeller> {
  const { keys, spki } = await keyPair();
  const id = newId("mer");
  const der = await issueMerchant(id, spki, store.issuer("merchants"));
  const mark = await thumbprint(der);
  await database.transaction(async (tx) => {
    const account = await openAccount(tx, "merchant");
    await tx.query("insert into merchants (id, name, name_key, account) values ($1, $1, $1, $2)", [id, account]);
    await tx.query("insert into merchant_origins (origin, merchant) values ($1, $2)", [origin, id]);
    await tx.query(
      "insert into merchant_certificates (thumbprint, merchant, der, not_before, not_after) values ($1, $2, $3, now() - interval '1 minute', now() + interval '2 years')",
      [Buffer.from(mark, "base64url"), id, der],
    );
  });
  return { id, key: keys.privateKey, thumbprint: mark, origin };
}

/** An order of one line over `total` won. */
export function castOrder(seller: CastSeller, total: bigint, changes: Partial<Order> = {}): Order {
  const amount = String(total);
  const line = { product: "coconut", name: "Coconut", quantity: 1, unitPrice: amount, amount };
  return { merchant: seller.id, number: randomBytes(8).toString("hex"), currency: "KRW", lines: [line], total: amount, ...changes };
}

/** Open payments of `total` won each, one per seller given. */
export async function castPayments(database: Database, sellers: readonly CastSeller[], total: bigint, lifetimeMs = 86_400_000): Promise<CastPayment[]> {
  const payments = await Promise.all(
    sellers.map(async (seller) => {
      const order = castOrder(seller, total);
      return { id: newId("pay"), tid: await tidOf(order), order: await signOrder(order, seller.key, seller.thumbprint), number: order.number, seller };
    }),
  );
  const now = Date.now();
  await database.transaction(async (tx) => {
    await tx.query(
      `insert into payments (id, merchant, payee_account, tid, order_hash, order_number, order_key, currency, amount, created_at, expires_at)
       select n.id, m.id, m.account, n.tid, n.hash, n.number, n.number, 'KRW', $6, $7, $8
       from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::text[]) as n(id, merchant, tid, hash, number) join merchants m on m.id = n.merchant`,
      [
        payments.map((payment) => payment.id),
        payments.map((payment) => payment.seller.id),
        payments.map((payment) => Buffer.from(payment.tid, "base64url")),
        payments.map((payment) => createHash("sha256").update(payment.order).digest()),
        payments.map((payment) => payment.number),
        total,
        new Date(now),
        new Date(now + lifetimeMs),
      ],
    );
    await tx.query("insert into payment_orders (payment, jws) select * from unnest($1::text[], $2::text[])", [
      payments.map((payment) => payment.id),
      payments.map((payment) => payment.order),
    ]);
  });
  return payments;
}

/** Lets a payer have paid a seller before, so that one click is enough. */
export async function castAcquaintance(database: Database, payer: CastPayer, seller: CastSeller): Promise<void> {
  await database.query("insert into acquaintances (user_number, merchant) values ($1, $2) on conflict do nothing", [payer.user, seller.id]);
}

/** The payer's signed authorization of a payment, as a wallet makes it; `changes` are made before signing. */
export async function castAuthorization(payer: CastPayer, payment: CastPayment, changes: Partial<Authorization> = {}): Promise<string> {
  const issued = changes.issued ?? Date.now();
  payer.sequence += 1;
  const authorization: Authorization = {
    payment: payment.id,
    tid: payment.tid,
    order: payment.order,
    payee: payment.seller.id,
    origin: payment.seller.origin,
    payer: String(payer.user),
    sequence: payer.sequence,
    deviceLogHead: payer.deviceLogHead,
    issued,
    expires: issued + AUTHORIZATION_LIFETIME_MS,
    nonce: toBase64Url(randomBytes(16)),
    ...changes,
  };
  return signAuthorization(authorization, payer.key, payer.chain);
}
