import { type Problem, ProblemError } from "../../protocol/problem.ts";
import { lastSnapshot, refreshAccount, refreshCertificate } from "../../wallet/account.ts";
import { resumeAll } from "../../wallet/authorize.ts";
import { type Standing, standing } from "../../wallet/certificate.ts";
import type { SentAuthorization, Settings, Snapshot } from "../../wallet/database.ts";
import { readSettings } from "../../wallet/settings.ts";
import { openWallet, type Wallet } from "../../wallet/wallet.ts";
import { background } from "./background.ts";

/** What the pages know: first of this device alone, then of the gateway too. */
export interface Model {
  readonly wallet: Wallet;
  readonly settings: Settings;
  readonly standing: Standing;
  readonly snapshot?: Snapshot;
  /** Payments that were sent and not answered yet. */
  readonly unanswered: readonly SentAuthorization[];
  /** The origin of the shop whose button brought the person here. */
  readonly shop?: string;
  /** Why the gateway could not be asked. */
  readonly problem?: Problem;
}

const opening = openWallet(__GATEWAY_ORIGIN__, __ROOT_SPKI__);

/** What this device knows by itself, for the first paint. */
export async function readModel(): Promise<Model> {
  const wallet = await opening;
  const [settings, now, snapshot, sent, shop] = await Promise.all([
    readSettings(wallet.database),
    standing(wallet),
    lastSnapshot(wallet),
    wallet.database.getAll("outbox"),
    background.waitingShop().catch(() => undefined),
  ]);
  const unanswered = sent.filter(({ result }) => !result);
  const waiting = shop && "value" in shop ? shop.value : undefined;
  return { wallet, settings, standing: now, unanswered, ...(snapshot && { snapshot }), ...(waiting && { shop: waiting }) };
}

/** Asks the gateway, and then reads everything again. */
export async function refreshModel(wallet: Wallet): Promise<Model> {
  const before = (await standing(wallet)).kind;
  try {
    if (before !== "logged-out") await Promise.all([refreshAccount(wallet), refreshCertificate(wallet), resumeAll(wallet)]);
    const model = await readModel();
    if (model.standing.kind !== before) await tellOthers();
    return model;
  } catch (error) {
    if ((await standing(wallet)).kind !== before) await tellOthers();
    return { ...(await readModel()), problem: problemOf(error) };
  }
}

/** Tells the background that login, certificate, balance or settings have changed here. */
export async function tellOthers(): Promise<void> {
  await background.changed().catch(() => undefined);
}

/** The problem that an exception is. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: "internal", requestId: "wallet" };
}
