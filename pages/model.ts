import type { CertificateCard } from "../protocol/device.ts";
import { type Problem, ProblemError } from "../protocol/problem.ts";
import { lastSnapshot, refreshAccount } from "../wallet/account.ts";
import { resumeAll } from "../wallet/authorize.ts";
import { type Standing, standing } from "../wallet/certificate.ts";
import type { AskedDevice, AskedRecovery, FollowedLog, SentAuthorization, Settings, Snapshot } from "../wallet/database.ts";
import { followDeviceLog } from "../wallet/device-log.ts";
import { readSettings } from "../wallet/settings.ts";
import type { Wallet } from "../wallet/wallet.ts";
import type { Shell } from "./shell.ts";

/** What the pages know: first of this device alone, then of the gateway too. */
export interface Model {
  readonly wallet: Wallet;
  readonly settings: Settings;
  readonly standing: Standing;
  readonly snapshot?: Snapshot;
  /** Somebody has been logged in on this device before. */
  readonly returning: boolean;
  /** This device's request to be added, until its end was seen. */
  readonly asked?: AskedDevice;
  /** The recovery that this device has asked for, until its end was seen. */
  readonly askedRecovery?: AskedRecovery;
  /** The device log as far as this device has proved it. */
  readonly log?: FollowedLog;
  /** Payments that were sent and not answered yet. */
  readonly unanswered: readonly SentAuthorization[];
  /** The places where money was sent from and that have no answer yet. */
  readonly unsure: readonly ("send" | "withdraw")[];
  /** The origin of the shop whose button brought the person here. */
  readonly shop?: string;
  /** Why the gateway could not be asked. */
  readonly problem?: Problem;
}

/** What this device knows by itself, for the first paint. */
export async function readModel(shell: Shell): Promise<Model> {
  const wallet = await shell.wallet;
  const { database } = wallet;
  const [settings, now, snapshot, earlier, sent, shop] = await Promise.all([
    readSettings(database),
    standing(wallet),
    lastSnapshot(wallet),
    database.count("snapshots"),
    database.getAll("outbox"),
    shell.waitingShop(),
  ]);
  const ofUser = <S extends "requests" | "deviceLogs" | "recoveries" | "transfers" | "withdrawals">(store: S) =>
    "user" in now ? database.get(store, now.user) : undefined;
  const [asked, log, askedRecovery, transfer, withdrawal] = await Promise.all([
    ofUser("requests"),
    ofUser("deviceLogs"),
    ofUser("recoveries"),
    ofUser("transfers"),
    ofUser("withdrawals"),
  ]);
  const unsure = [transfer && ("send" as const), withdrawal && ("withdraw" as const)].filter((place) => place !== undefined);
  const unanswered = sent.filter(({ result }) => !result);
  const known = { ...(snapshot && { snapshot }), ...(asked && { asked }), ...(log && { log }), ...(askedRecovery && { askedRecovery }), ...(shop && { shop }) };
  return { wallet, settings, standing: now, returning: earlier > 0, unanswered, unsure, ...known };
}

/** Asks the gateway, and then reads everything again. */
export async function refreshModel(shell: Shell): Promise<Model> {
  const wallet = await shell.wallet;
  const before = await standing(wallet);
  const problem = before.kind === "logged-out" ? undefined : await askGateway(wallet, before);
  const model = await readModel(shell);
  if (model.standing.kind !== before.kind) await shell.tellOthers();
  return { ...model, ...(problem && { problem }) };
}

async function askGateway(wallet: Wallet, before: Standing): Promise<Problem | undefined> {
  try {
    const [{ devices = [] }] = await Promise.all([refreshAccount(wallet), resumeAll(wallet), "held" in before && followLog(wallet)]);
    if ("held" in before) await adoptLostRenewal(wallet, before.held.card, devices);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

/** A renewal whose answer was lost is taken up from the list. */
async function adoptLostRenewal(wallet: Wallet, { id, fingerprint }: CertificateCard, devices: readonly CertificateCard[]): Promise<void> {
  const renewed = devices.find((card) => card.id === id && card.fingerprint !== fingerprint);
  if (renewed) await (await import("../wallet/renew.ts")).adoptRenewed(wallet, renewed);
}

/** Follows the device log; where the gateway has signed an entry by a key that is not known here yet, that key is proved first. */
async function followLog(wallet: Wallet): Promise<void> {
  try {
    await followDeviceLog(wallet);
  } catch (error) {
    if (problemOf(error).code !== "answer-invalid") throw error;
    const { refreshResultKeys } = await import("../wallet/trust.ts");
    await refreshResultKeys(wallet);
    await followDeviceLog(wallet);
  }
}

/** The problem that an exception is. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: "internal", requestId: "wallet" };
}
