import { type Problem, ProblemError } from "../protocol/problem.ts";
import { lastSnapshot, refreshAccount, refreshCertificate } from "../wallet/account.ts";
import { resumeAll } from "../wallet/authorize.ts";
import { type Standing, standing } from "../wallet/certificate.ts";
import type { SentAuthorization, Settings, Snapshot } from "../wallet/database.ts";
import { readSettings } from "../wallet/settings.ts";
import type { Wallet } from "../wallet/wallet.ts";
import type { Shell } from "./shell.ts";

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

/** What this device knows by itself, for the first paint. */
export async function readModel(shell: Shell): Promise<Model> {
  const wallet = await shell.wallet;
  const [settings, now, snapshot, sent, shop] = await Promise.all([
    readSettings(wallet.database),
    standing(wallet),
    lastSnapshot(wallet),
    wallet.database.getAll("outbox"),
    shell.waitingShop(),
  ]);
  const unanswered = sent.filter(({ result }) => !result);
  return { wallet, settings, standing: now, unanswered, ...(snapshot && { snapshot }), ...(shop && { shop }) };
}

/** Asks the gateway, and then reads everything again. */
export async function refreshModel(shell: Shell): Promise<Model> {
  const wallet = await shell.wallet;
  const before = (await standing(wallet)).kind;
  try {
    if (before !== "logged-out") await Promise.all([refreshAccount(wallet), refreshCertificate(wallet), resumeAll(wallet)]);
    const model = await readModel(shell);
    if (model.standing.kind !== before) await shell.tellOthers();
    return model;
  } catch (error) {
    if ((await standing(wallet)).kind !== before) await shell.tellOthers();
    return { ...(await readModel(shell)), problem: problemOf(error) };
  }
}

/** The problem that an exception is. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: "internal", requestId: "wallet" };
}
