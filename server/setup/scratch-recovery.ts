import { api } from "../../protocol/api.ts";
import { randomBytes, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { createRequest } from "../../protocol/certificate.ts";
import type { CertificateCard } from "../../protocol/device.ts";
import { pinProof } from "../../protocol/pin.ts";
import { RECOVERY_CODE_TYPE, type Recovery, type RecoveryRequest, type RecoveryStepClaims, signRecoveryStep } from "../../protocol/recovery.ts";
import { newRecoveryCode, recoveryCodeHash } from "../../protocol/recovery-code.ts";
import type { HttpServer } from "../http/server.ts";
import { type CastSeller, castAcquaintance, castAuthorization, castPayments } from "./cast.ts";
import { keyHashOf, logEntry, newDevice, type ScratchDevice, spkiOf } from "./scratch-device.ts";
import type { ScratchGateway } from "./scratch-gateway.ts";
import { type Answer, newWallet, request, type ScratchWallet } from "./scratch-wallet.ts";

/** A device with its certificate. */
export type Certified = Pick<ScratchDevice, "user" | "device" | "keys" | "pinVerifier" | "call"> & { readonly card: CertificateCard };

/** A person with a master certificate and a recovery code. */
export interface Owner {
  readonly wallet: ScratchWallet;
  readonly master: Certified;
  readonly code: string;
}

/** What makes an order of claims taken once. */
export const once = () => ({ issued: Date.now(), nonce: toBase64Url(randomBytes(16)) });

/** The change that sets a code, by a master; `changes` are made to its claims before signing. */
export async function codeChange(wallet: ScratchWallet, code: string, changes: object = {}) {
  const claims = { user: wallet.user, hash: await recoveryCodeHash(wallet.user, code), ...once(), ...changes };
  const change = await wallet.sign(RECOVERY_CODE_TYPE, claims);
  return { change, pinProof: await pinProof(wallet.pinVerifier, "device", change) };
}

/** Signs a person up with ₩100,000 who makes a master and sets a code. */
export async function newOwner(http: HttpServer): Promise<Owner> {
  const wallet = await newWallet(http);
  const card = await wallet.makeMaster();
  await wallet.call(api.createTopUp, { body: { amount: "100000" }, idempotencyKey: "first" });
  const code = newRecoveryCode();
  const answer = await wallet.call(api.setRecoveryCode, { body: await codeChange(wallet, code) });
  if (answer.status !== 200) throw new Error(`no code was set: ${JSON.stringify(answer.body)}`);
  const { user, device, keys, pinVerifier, call } = wallet;
  return { wallet, code, master: { user, device, keys, pinVerifier, call, card } };
}

/** Asks to be the next master, from a device that has only the password. */
export async function start(device: ScratchDevice, code: string | undefined, more: Partial<RecoveryRequest> = {}, over?: HttpServer): Promise<Answer> {
  const body = { purpose: "master", key: await keyHashOf(device.keys), name: "A new laptop", ...(code && { code }), ...more };
  return device.call(api.startRecovery, { body }, {}, over);
}

/** A new device of the owner's and the recovery that it started. */
export async function startFromNew(
  http: HttpServer,
  { wallet, code }: Owner,
  more?: Partial<RecoveryRequest>,
): Promise<{ device: ScratchDevice; recovery: Recovery }> {
  const device = await newDevice(http, wallet);
  const answer = await start(device, code, more);
  if (answer.status !== 201) throw new Error(`no recovery was started: ${JSON.stringify(answer.body)}`);
  return { device, recovery: answer.body as unknown as Recovery };
}

/** Stops a recovery from a device with a certificate. */
export async function veto(by: Certified, { id, device, key }: Recovery, verifier = by.pinVerifier, over?: HttpServer): Promise<Answer> {
  const deviceLogEntry = await logEntry(by, { action: "recovery-vetoed", device, key }, by.keys.privateKey);
  return by.call(api.vetoRecovery, { params: { id }, body: { deviceLogEntry, pinProof: await pinProof(verifier, "device", deviceLogEntry) } }, {}, over);
}

/** Withdraws or finishes a recovery by its key; `changes` are made to the claims before signing. */
export async function step(
  device: Pick<ScratchDevice, "keys" | "call">,
  { id }: Pick<Recovery, "id">,
  kind: RecoveryStepClaims["step"],
  over?: HttpServer,
  changes: Partial<RecoveryStepClaims> = {},
): Promise<Answer> {
  const claims = { recovery: id, step: kind, issued: Date.now(), ...changes };
  const body = await signRecoveryStep(claims, { privateKey: device.keys.privateKey, spki: await spkiOf(device.keys) });
  const operation = kind === "completion" ? api.completeRecovery : api.withdrawRecovery;
  return device.call(operation, { params: { id }, body }, {}, over);
}
export const complete = (device: Pick<ScratchDevice, "keys" | "call">, recovery: Pick<Recovery, "id">, over?: HttpServer) =>
  step(device, recovery, "completion", over);

/** Asks for a master certificate for the device's key. */
export async function makeMaster(device: ScratchDevice, over?: HttpServer): Promise<Answer> {
  const { keys, pinVerifier } = device;
  const deviceLogEntry = await logEntry(device, { action: "master-issued", device: device.device, key: await keyHashOf(keys) }, keys.privateKey);
  const body = { request: toBase64(await createRequest(keys)), pinVerifier: toBase64Url(pinVerifier), name: "A new laptop", deviceLogEntry };
  return device.call(api.createMasterCertificate, { body }, {}, over);
}

/** Waits until a recovery may be finished. */
export const untilReady = ({ ready }: Recovery) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ready - Date.now()) + 5));

/** Lets a recovery's wait be over, where a test must also see it waiting, however slow the machine. */
export const ripen = ({ database }: ScratchGateway, { id }: Recovery) => database.query("update recoveries set ready_at = now() where id = $1", [id]);

let sequence = 0;

/** Pays ₩1,000 to a shop that the payer knows: the code of the problem, or "paid". */
export async function pay({ database, http }: ScratchGateway, by: Certified, seller: CastSeller, withPin = false): Promise<unknown> {
  const [payment] = await castPayments(database, [seller], 1_000n);
  const [log] = await database.query<{ head: Buffer }>("select head from device_logs where user_number = $1 order by index desc limit 1", [by.user]);
  if (!payment || !log) throw new Error("no payment");
  sequence += 1;
  const payer = {
    ...{ user: BigInt(by.user), device: by.device, key: by.keys.privateKey, certificate: 0n, chain: by.card.chain },
    ...{ deviceLogHead: log.head.toString("base64url"), pinVerifier: Buffer.from(by.pinVerifier), sequence: sequence - 1 },
  };
  await castAcquaintance(database, payer, seller);
  const authorization = await castAuthorization(payer, payment);
  const body = { authorization, ...(withPin && { pinProof: await pinProof(by.pinVerifier, "payment", authorization) }) };
  const answer = await request(http, api.authorizePayment, { params: { id: payment.id }, body });
  return answer.status === 200 ? "paid" : answer.body.reason ? `${answer.body.code} ${answer.body.reason}` : answer.body.code;
}
