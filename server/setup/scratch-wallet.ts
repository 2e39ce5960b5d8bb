import { webcrypto } from "node:crypto";
import type * as v from "valibot";
import type { Session } from "../../protocol/account.ts";
import { api, type Operation } from "../../protocol/api.ts";
import { fromBase64Url, randomBytes, sha256, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { canonicalBytes, type Json } from "../../protocol/canonical.ts";
import { createRequest } from "../../protocol/certificate.ts";
import { type CertificateCard, DEVICE_LOG_START, type DeviceLogEntry, type MasterRequest, signDeviceLogEntry } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { signCompact } from "../../protocol/jws.ts";
import { importSecret, type LoginParameters, signRequest } from "../../protocol/login.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { SIGN_IN_LIFETIME_MS, signSignIn } from "../../protocol/sign-in.ts";
import type { HttpServer } from "../http/server.ts";
import { SCRATCH_ORIGINS } from "./scratch-gateway.ts";

export interface Answer {
  readonly status: number;
  // What a test expects of it says what it is.
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

/** What of a signed request a test may want otherwise than it ought to be. */
export interface Bending {
  readonly url?: string;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  readonly sentBody?: string;
  readonly parameters?: Partial<LoginParameters>;
  readonly headers?: Record<string, string>;
  readonly host?: string;
  readonly address?: string;
}

export interface CallInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** A person's wallet for tests: everything by the protocol's own functions, over HTTP without a socket. */
export interface ScratchWallet {
  readonly email: string;
  readonly password: string;
  readonly device: string;
  readonly user: string;
  session: Session;
  readonly keys: webcrypto.CryptoKeyPair;
  logIn(): Promise<void>;
  call(operation: Operation, input?: CallInput, bending?: Bending, over?: HttpServer): Promise<Answer>;
  /** What asks for the master certificate, with changes to the log's entry. */
  masterRequest(change?: Partial<DeviceLogEntry>, keys?: webcrypto.CryptoKeyPair): Promise<v.InferOutput<typeof MasterRequest>>;
  makeMaster(): Promise<CertificateCard>;
  /** Signs in at the dashboard by that certificate, which is made where there is none yet; gives the login. */
  signIn(over?: HttpServer): Promise<Session>;
  /** A JWS of the type by the certificate of {@link makeMaster}. */
  sign(type: string, claims: Json): Promise<string>;
  pinVerifier: Uint8Array<ArrayBuffer>;
}

let people = 0;

/** Signs a new person up and logs in. */
export async function newWallet(http: HttpServer, address = "192.0.2.1"): Promise<ScratchWallet> {
  const email = `person${++people}-${process.pid}@example.test`;
  const password = `correct horse ${people}`;
  const device = newId("dev");
  const signedUp = await request(http, api.createAccount, { body: { email, password, name: "A Person", ageConfirmed: true } }, { address });
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const user = String(signedUp.body.user);
  let card: CertificateCard | undefined;
  async function logIn(): Promise<Session> {
    return (await request(http, api.createSession, { body: { email, password, device } }, { address })).body as unknown as Session;
  }
  async function spkiHashOf(pair: webcrypto.CryptoKeyPair): Promise<string> {
    return toBase64Url(await sha256(new Uint8Array(await webcrypto.subtle.exportKey("spki", pair.publicKey))));
  }
  const wallet: ScratchWallet = {
    ...{ email, password, device, user, keys },
    session: await logIn(),
    pinVerifier: randomBytes(32),
    async logIn() {
      wallet.session = await logIn();
    },
    call: (operation, input, bending, over = http) => signedCall(over, wallet.session, operation, input, { address, ...bending }),
    async masterRequest(change, pair = keys) {
      const key = await spkiHashOf(pair);
      const first = { user, index: 0, previous: DEVICE_LOG_START, action: "master-issued", device, key, issued: Date.now() } as const;
      return {
        request: toBase64(await createRequest(pair)),
        pinVerifier: toBase64Url(wallet.pinVerifier),
        name: "A laptop",
        deviceLogEntry: await signDeviceLogEntry({ ...first, ...change }, pair.privateKey),
      };
    },
    async makeMaster() {
      const { body } = await wallet.call(api.createMasterCertificate, { body: await wallet.masterRequest() });
      card = body as unknown as CertificateCard;
      return card;
    },
    async signIn(over = http) {
      const { chain } = card ?? (await wallet.makeMaster());
      const { challenge } = (await request(over, sellerApi.createSignInChallenge, {}, { address })).body;
      const issued = Date.now();
      const claims = { audience: SCRATCH_ORIGINS[0], challenge: String(challenge), user, device, issued, expires: issued + SIGN_IN_LIFETIME_MS };
      const signIn = await signSignIn(claims, keys.privateKey, chain);
      return (await request(over, sellerApi.createConsoleSession, { body: { signIn } }, { address })).body as unknown as Session;
    },
    sign: (type, claims) => signCompact({ alg: "ES256", typ: type, x5c: [...(card?.chain ?? [])] }, canonicalBytes(claims), keys.privateKey),
  };
  return wallet;
}

/** Calls an operation without a login. */
export async function request(http: HttpServer, operation: Operation, input: CallInput = {}, bending: Bending = {}): Promise<Answer> {
  const { address, headers, host } = bending;
  const answer = await http.fastify.inject({
    method: bending.method ?? operation.method,
    url: bending.url ?? urlOf(operation, input),
    headers: {
      host: host ?? "gateway.test:4400",
      ...(input.body !== undefined && { "content-type": "application/json" }),
      ...(input.idempotencyKey !== undefined && { "idempotency-key": input.idempotencyKey }),
      ...headers,
    },
    ...(address !== undefined && { remoteAddress: address }),
    ...(input.body !== undefined && { payload: bending.sentBody ?? JSON.stringify(input.body) }),
  });
  return { status: answer.statusCode, body: answer.body === "" ? {} : (JSON.parse(answer.body) as Record<string, unknown>), headers: answer.headers };
}

/** Calls an operation with a login. */
export async function signedCall(http: HttpServer, session: Session, operation: Operation, input: CallInput = {}, bending: Bending = {}): Promise<Answer> {
  const secret = await importSecret(fromBase64Url(session.secret) ?? randomBytes(32));
  const parameters = { created: Math.floor(Date.now() / 1000), nonce: toBase64Url(randomBytes(16)), keyid: session.keyid, ...bending.parameters };
  const targetUri = SCRATCH_ORIGINS[0] + urlOf(operation, input);
  const body = input.body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(input.body)) };
  const signed = await signRequest({ method: operation.method, targetUri, token: session.token, ...body }, parameters, secret);
  return request(http, operation, input, { ...bending, headers: { ...signed, ...bending.headers } });
}

function urlOf(operation: Operation, { params = {}, query }: CallInput): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  return query === undefined ? path : `${path}?${query}`;
}
