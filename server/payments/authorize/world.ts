import type { PublicState } from "../../../protocol/payment.ts";
import type { Part } from "../../ledger/post.ts";

/** What one seller of a marketplace's order gets. */
export interface SellerPart extends Part {
  readonly merchant: string;
}

/** A registered payment as its row stood when it was locked. */
export interface PaymentRow {
  readonly id: string;
  readonly merchant: string;
  /** The payee's account, or those of the sellers and what each gets. */
  readonly to: bigint | readonly SellerPart[];
  /** Whether somebody may have asked to be told: of most merchants nobody, and then nothing is looked up. */
  readonly heard: boolean;
  readonly tid: Buffer;
  readonly orderHash: Buffer;
  readonly orderNumber: string;
  readonly currency: "KRW";
  readonly amount: bigint;
  readonly expires: number;
  state: PublicState;
  /** Of a paid payment: which authorization paid it. */
  paidBy: string | undefined;
}

/** The signer's certificate and its user, as locked; changes while the items of a batch are decided one after the other. */
export interface SignerState {
  readonly certificate: bigint;
  readonly user: bigint;
  readonly account: bigint;
  /** Until when a device that was added pays nothing without the PIN, in ms; 0 of a master. */
  readonly newUntil: number;
  status: "active" | "suspended" | "revoked";
  cause: "pin" | "copied" | undefined;
  highestSequence: number;
  highestIssued: number;
  pinFailures: number;
  changed: boolean;
}

/** A hand-off as its row stood when it was locked. */
export interface HandoffRow {
  readonly payment: string;
  readonly origin: string;
  /** The phone's, once bound. */
  readonly certificate: bigint | undefined;
  readonly expires: number;
  state: "waiting" | "bound" | "paid" | "declined" | "canceled";
}

/** What a PIN proof of a certificate is checked against. */
export interface PinMaterial {
  readonly spkiHash: Buffer;
  readonly pinVerifier: Buffer;
}

/** What one click of a user may pay, as locked. */
export interface AllowanceState {
  readonly perPayment: bigint;
  readonly total: bigint;
  readonly recovering: boolean;
  spentSincePin: bigint;
  changed: boolean;
}

/** A sequence number that a certificate has used up; `result` where the authorization paid. */
export interface UsedSequence {
  readonly hash: Buffer;
  readonly result: string | undefined;
}

/** Whether a PIN proof over an authorization's compact JWS is right for this certificate. */
export type PinHolds = (material: PinMaterial, jws: string, proof: string) => boolean;

/** Everything that the decision about a batch rests on, read under lock in one transaction. */
export interface World {
  readonly now: number;
  readonly payments: ReadonlyMap<string, PaymentRow>;
  readonly signers: ReadonlyMap<bigint, SignerState>;
  /** By user, of masters that are suspended: nothing that hangs below one may pay. */
  readonly suspendedMasters: ReadonlyMap<bigint, { readonly certificate: bigint; readonly cause: "pin" | "copied" }>;
  /** By certificate, of those that came with a PIN proof. */
  readonly pins: ReadonlyMap<bigint, PinMaterial>;
  readonly allowances: ReadonlyMap<bigint, AllowanceState>;
  readonly balances: Map<bigint, bigint>;
  /** By `<certificate>:<sequence>`. */
  readonly used: Map<string, UsedSequence>;
  /** By merchant id. */
  readonly origins: ReadonlyMap<string, ReadonlySet<string>>;
  /** The gateway's own, whose checkout page may ask for any merchant. */
  readonly publicOrigins: ReadonlySet<string>;
  /** By id, of those that were signed. */
  readonly handoffs: ReadonlyMap<string, HandoffRow>;
  /** `<user>:<merchant>` for each pair that has paid before. */
  readonly acquaintances: Set<string>;
  /** `<user>:<base64url head>` for each device-log head that may be named now. */
  readonly deviceLogHeads: ReadonlySet<string>;
  readonly pinHolds: PinHolds;
}

/** The key of {@link World.used}. */
export function usedKey(certificate: bigint, sequence: number | bigint): string {
  return `${certificate}:${sequence}`;
}
