import { webcrypto } from "node:crypto";
import { api, type Operation } from "../../protocol/api.ts";
import { AUTHORIZATION_LIFETIME_MS, AUTHORIZATION_TYPE, type Authorization } from "../../protocol/authorization.ts";
import { fromBase64Url, randomBytes, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { type Handoff, type HandoffClaims, type HandoffStatus, handoffCode, importHandoffSecret, signHandoffClaims } from "../../protocol/handoff.ts";
import { pinProof } from "../../protocol/pin.ts";
import type { HttpServer } from "../http/server.ts";
import type { CastPayment } from "./cast.ts";
import { type Answer, type Bending, request, type ScratchWallet } from "./scratch-wallet.ts";

// The two sides of a hand-off for tests, by the protocol's own functions.

export interface ScratchPc {
  readonly handoff: Handoff;
  readonly key: CryptoKeyPair;
  /** What a phone presents that scans the code of this second; of now where none is given. */
  scan(second?: number): Promise<{ handoff: string; second: number; code: string }>;
  /** Calls an operation of the PC's, with claims that fit unless they are bent. */
  call(operation: Operation, claims?: Partial<HandoffClaims>, bending?: Bending, over?: HttpServer): Promise<Answer>;
  header(action: HandoffClaims["action"], claims?: Partial<HandoffClaims>): Promise<{ authorization: string }>;
}

/** What a phone is to sign in to. */
export interface SignInErrand {
  readonly merchant: string;
  readonly challenge: string;
}

const P256 = { name: "ECDSA", namedCurve: "P-256" };

/** Asks for a hand-off; the answer as it came. */
export async function askForHandoff(
  http: HttpServer,
  errand: string | SignInErrand,
  origin: string,
  address = "192.0.2.50",
): Promise<{ answer: Answer; key: CryptoKeyPair }> {
  const what = typeof errand === "string" ? { payment: errand } : { signIn: errand };
  const key = await webcrypto.subtle.generateKey(P256, false, ["sign", "verify"]);
  const spki = toBase64(new Uint8Array(await webcrypto.subtle.exportKey("spki", key.publicKey)));
  return { key, answer: await request(http, api.createHandoff, { body: { ...what, origin, key: spki } }, { address }) };
}

/** A PC that waits for a phone to pay. */
export function openPc(http: HttpServer, payment: CastPayment, origin = payment.seller.origin, address?: string): Promise<ScratchPc> {
  return waitingPc(http, payment.id, origin, address);
}

/** A PC that waits for a phone to sign in. */
export function openSignInPc(http: HttpServer, signIn: SignInErrand, origin: string): Promise<ScratchPc> {
  return waitingPc(http, signIn, origin);
}

async function waitingPc(http: HttpServer, errand: string | SignInErrand, origin: string, address?: string): Promise<ScratchPc> {
  const { answer, key } = await askForHandoff(http, errand, origin, address);
  if (answer.status !== 201) throw new Error(`no hand-off: ${JSON.stringify(answer.body)}`);
  const handoff = answer.body as unknown as Handoff;
  const secret = await importHandoffSecret(fromBase64Url(handoff.secret) ?? new Uint8Array());
  async function header(action: HandoffClaims["action"], claims: Partial<HandoffClaims> = {}) {
    return { authorization: `Handoff ${await signHandoffClaims({ handoff: handoff.id, action, issued: Date.now(), ...claims }, key.privateKey)}` };
  }
  return {
    ...{ handoff, key, header },
    async scan(second = Math.floor(Date.now() / 1000)) {
      return { handoff: handoff.id, second, code: await handoffCode(secret, handoff.id, second) };
    },
    async call(operation, claims, bending = {}, over = http) {
      const actions = { GET: "watch", POST: "typed-code", DELETE: "cancel", PUT: "cancel" } as const;
      const headers = { ...(await header(actions[operation.method], claims)), ...bending.headers };
      return request(over, operation, { params: { id: handoff.id } }, { ...bending, headers });
    },
  };
}

const sequences = new WeakMap<ScratchWallet, number>();

/** What a bound phone sends to pay, with the PIN unless told otherwise; `changes` are made before signing. */
export async function signHandoff(phone: ScratchWallet, payment: CastPayment, changes: Partial<Authorization> = {}, withPin = true) {
  const { body: account } = await phone.call(api.getAccount);
  const sequence = (sequences.get(phone) ?? 0) + 1;
  sequences.set(phone, sequence);
  const issued = Date.now();
  const authorization: Authorization = {
    ...{ payment: payment.id, tid: payment.tid, order: payment.order, payee: payment.seller.id, origin: payment.seller.origin, payer: phone.user, sequence },
    deviceLogHead: String(account.deviceLogHead),
    ...{ issued, expires: issued + AUTHORIZATION_LIFETIME_MS, nonce: toBase64Url(randomBytes(16)) },
    ...changes,
  };
  const jws = await phone.sign(AUTHORIZATION_TYPE, { ...authorization });
  return { authorization: jws, ...(withPin && { pinProof: await pinProof(phone.pinVerifier, "payment", jws) }) };
}

/** Reads a hand-off's stream; each status as it comes, until the gateway ends it. */
export async function watchHandoff(address: string, pc: ScratchPc): Promise<{ statuses: HandoffStatus[]; ended: Promise<void> }> {
  const stream = await fetch(`${address}/v1/handoffs/${pc.handoff.id}/events`, { headers: await pc.header("watch") });
  if (!stream.ok || !stream.body) throw new Error(`no stream: ${stream.status}`);
  const statuses: HandoffStatus[] = [];
  const body = stream.body.pipeThrough(new TextDecoderStream());
  async function read(): Promise<void> {
    let text = "";
    for await (const chunk of body) {
      text += chunk;
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) statuses.push(JSON.parse(data) as HandoffStatus);
      }
    }
  }
  return { statuses, ended: read() };
}
