import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Account, Entry, Language } from "../protocol/account.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { CertificateCard, DeviceRequest } from "../protocol/device.ts";
import type { RecoveryPurpose, RecoveryStanding } from "../protocol/recovery.ts";
import type { BankAccount } from "../protocol/refund.ts";
import type { Result } from "../protocol/result.ts";

/** The certificate key of one user on this device; the private half is not extractable. */
export interface CertificateKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Bytes;
}

export interface HeldCertificate {
  readonly card: CertificateCard;
  /** base64url hash of the last device-log entry that this wallet has seen. */
  readonly deviceLogHead: string;
}

export interface StoredSession {
  readonly user: string;
  readonly token: string;
  /** t_s, not extractable. */
  readonly secret: CryptoKey;
  readonly keyid: string;
  readonly expires: number;
}

export interface Settings {
  /** This installation's device id, made once. */
  readonly device: string;
  readonly language?: Language;
  readonly theme: "system" | "light" | "dark";
  readonly hideBalance: boolean;
  /** Gateway's clock minus this device's, in ms. */
  readonly clockOffset: number;
}

export interface Sequence {
  readonly last: number;
  /** The largest `issued` that was signed; never decreases. */
  readonly issued: number;
}

/** An authorization whose bytes may have left the device. */
export interface SentAuthorization {
  readonly payment: string;
  readonly authorization: string;
  readonly pinProof?: string;
  readonly tid: string;
  readonly payee: string;
  readonly amount: string;
  readonly at: number;
  readonly result?: Result;
}

/** A transfer whose bytes may have left the device. */
export interface SentTransfer {
  readonly transfer: string;
  readonly jws: string;
  readonly pinProof: string;
  readonly payer: string;
  readonly payee: string;
  /** The payee's name as it was shown, partly hidden. */
  readonly name: string;
  readonly amount: string;
  readonly message?: string;
  readonly at: number;
}

/** A withdrawal whose bytes may have left the device. */
export interface SentWithdrawal {
  readonly withdrawal: string;
  readonly pinProof: string;
  readonly idempotencyKey: string;
  readonly amount: string;
  /** Where to, as it was typed. */
  readonly account: BankAccount;
  readonly at: number;
}

export interface ResultKey {
  readonly thumbprint: string;
  readonly publicKey: CryptoKey;
  readonly notAfter: number;
}

/** What the pages showed last, so that they paint before the network answers. */
export interface Snapshot {
  readonly account: Account;
  readonly entries: readonly Entry[];
  readonly next?: string;
  /** The person's certificates, and the requests of devices that wait or are this device's own; absent in what an older wallet kept. */
  readonly devices?: readonly CertificateCard[];
  readonly requests?: readonly DeviceRequest[];
  /** Whether there is a recovery code, and the newest recovery; absent in what an older wallet kept. */
  readonly recovery?: RecoveryStanding;
  readonly at: number;
}

/** How far this device has followed and proved its user's device log. */
export interface FollowedLog {
  /** Index of the next entry. */
  readonly next: number;
  /** base64url hash of the last entry. */
  readonly head: string;
  /** Every key (base64url hash of its SPKI) that the log has brought in. */
  readonly keys: Readonly<Record<string, LoggedKey>>;
  /** The gateway has shown another history than this. */
  readonly rewritten?: true;
  /** The head at which the person last looked at the devices. */
  readonly seen?: string;
}

export interface LoggedKey {
  readonly device: string;
  readonly role: "master" | "additional";
  readonly active: boolean;
}

/** A request of this device to be added, or to get a new key. */
export interface AskedDevice {
  readonly request: string;
  readonly created: number;
  /** The certificate that the new one takes the place of. */
  readonly renews?: string;
}

/** A recovery that this device has asked for, or is about to. */
export interface AskedRecovery {
  readonly purpose: RecoveryPurpose;
  /** base64url(SHA-256(SPKI)) of the key that it is for. */
  readonly key: string;
  /** Where the key lies among `keys`. */
  readonly keyName: string;
}

interface Schema extends DBSchema {
  keys: { key: string; value: CertificateKey };
  certificates: { key: string; value: HeldCertificate };
  session: { key: "current"; value: StoredSession };
  settings: { key: "current"; value: Settings };
  sequences: { key: string; value: Sequence };
  outbox: { key: string; value: SentAuthorization };
  transfers: { key: string; value: SentTransfer };
  withdrawals: { key: string; value: SentWithdrawal };
  resultKeys: { key: string; value: ResultKey };
  snapshots: { key: string; value: Snapshot };
  deviceLogs: { key: string; value: FollowedLog };
  requests: { key: string; value: AskedDevice };
  recoveries: { key: string; value: AskedRecovery };
}
export type Database = IDBPDatabase<Schema>;

/** Step n brings a database of version n to version n + 1; a released step is never changed. */
const MIGRATIONS: readonly ((database: Database) => void)[] = [
  (database) => {
    for (const store of ["keys", "certificates", "session", "settings", "sequences", "outbox", "resultKeys", "snapshots"] as const) {
      database.createObjectStore(store);
    }
  },
  (database) => {
    for (const store of ["deviceLogs", "requests"] as const) database.createObjectStore(store);
  },
  (database) => {
    database.createObjectStore("recoveries");
  },
  (database) => {
    database.createObjectStore("transfers");
  },
  (database) => {
    database.createObjectStore("withdrawals");
  },
];

/** Opens the key store, bringing an older one up to date. */
export function openDatabase(name = "coconut-wallet"): Promise<Database> {
  return openDB<Schema>(name, MIGRATIONS.length, {
    upgrade(database, from) {
      for (const migrate of MIGRATIONS.slice(from)) migrate(database);
    },
    blocking(_from, _to, event) {
      (event.target as IDBDatabase).close();
    },
  });
}
