import type { Session } from "../../protocol/account.ts";
import type { Operation } from "../../protocol/api.ts";
import type { Business } from "../../protocol/business.ts";
import { toBase64 } from "../../protocol/bytes.ts";
import { createRequest, spkiHash } from "../../protocol/certificate.ts";
import { KEY_APPROVAL_TYPE, type KeyApproval, type SignedKeyApproval } from "../../protocol/key-approval.ts";
import { pinProof } from "../../protocol/pin.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { type Answer, type Bending, type CallInput, newWallet, request, type ScratchWallet, signedCall } from "./scratch-wallet.ts";

/** A person at a merchant's: calls go by a login for the merchant. */
export interface ScratchMember {
  readonly wallet: ScratchWallet;
  readonly session: Session;
  call(operation: Operation, input?: CallInput, bending?: Bending, over?: HttpServer): Promise<Answer>;
}

export interface ScratchMerchant {
  readonly id: string;
  readonly owner: ScratchMember;
  /** Calls by an API key. */
  byKey(key: string, operation: Operation, input?: CallInput, over?: HttpServer): Promise<Answer>;
  /** A new person, appointed by the owner. */
  appoint(): Promise<ScratchMember>;
}

export const SCRATCH_BUSINESS: Business = {
  name: "코코넛상회",
  number: "1234567891",
  address: "서울특별시 중구 세종대로 110",
  representative: "김코코",
  phone: "02-120-0000",
};

let made = 0;
/** A name that no other scratch merchant has, nor looks like. */
export const scratchName = () => `Scratch ${[...String(++made)].map((digit) => "abcdefghjk"[Number(digit)]).join("")} shop`;

/** What an owner signs, with the PIN, so that a key (by its SPKI's SHA-256) may sign for a merchant in live mode. */
export async function approvalOf({ wallet }: ScratchMember, key: string, merchant: string, changes: Partial<KeyApproval> = {}): Promise<SignedKeyApproval> {
  const approval = await wallet.sign(KEY_APPROVAL_TYPE, { merchant, name: "Scratch shop", key, issued: Date.now(), ...changes });
  return { approval, pinProof: await pinProof(wallet.pinVerifier, "merchant", approval) };
}

/** A new key's request in PEM, and the key. */
export async function newSigningKey(): Promise<{ readonly request: string; readonly spkiHash: string; readonly privateKey: CryptoKey }> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const der = toBase64(await createRequest(keys));
  const key = await spkiHash(new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey)));
  return { request: `-----BEGIN CERTIFICATE REQUEST-----\n${der}\n-----END CERTIFICATE REQUEST-----\n`, spkiHash: key, privateKey: keys.privateKey };
}

/** Lets a person act for a merchant, by a login of their certificate. */
export async function actFor(http: HttpServer, wallet: ScratchWallet, merchant: string): Promise<ScratchMember> {
  const answer = await signedCall(http, await wallet.signIn(http), sellerApi.createSellerSession, { params: { id: merchant } });
  if (answer.status !== 201) throw new Error(`no login for ${merchant}: ${JSON.stringify(answer.body)}`);
  const session = answer.body as unknown as Session;
  return { wallet, session, call: (operation, input, bending, over = http) => signedCall(over, session, operation, input, bending) };
}

/** A merchant in test mode with an owner, who is new where none is given. */
export async function newMerchant(http: HttpServer, wallet?: ScratchWallet): Promise<ScratchMerchant> {
  const person = wallet ?? (await newWallet(http));
  const body = { name: scratchName(), business: SCRATCH_BUSINESS };
  const answer = await person.call(sellerApi.createMerchant, { body, idempotencyKey: crypto.randomUUID() }, {}, http);
  if (answer.status !== 201) throw new Error(`no merchant: ${JSON.stringify(answer.body)}`);
  const id = String(answer.body.merchant);
  const owner = await actFor(http, person, id);
  return {
    ...{ id, owner },
    byKey: (key, operation, input, over = http) => request(over, operation, input, { headers: { authorization: `Bearer ${key}` } }),
    async appoint() {
      const other = await newWallet(http);
      await owner.call(sellerApi.addMember, { body: { email: other.email } });
      return actFor(http, other, id);
    },
  };
}
