import type { Transaction } from "../../storage/database.ts";
import { lockMerchant } from "../store.ts";
import type { OriginAnswer } from "./ask-origin.ts";
import {
  findHolder,
  hasClaim,
  insertClaim,
  lockOrigin,
  type OriginFailure,
  type OriginRow,
  takeOrigin,
  writeClaimCheck,
  writeHolder,
  writeHolderCheck,
} from "./store.ts";

/** How long an origin that has lost its proof is still its holder's. */
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Writes what an origin answered, asked at `asked` about a merchant, and lets the origin change hands where that follows; `taken`: it
 * names this merchant, and is another's that it still names, or that the operator gave it to. Whoever an origin names alone has it at
 * once: its word is newer than the other's proof. An origin that names nobody is kept by its holder for 7 days.
 */
export async function recordCheck(tx: Transaction, merchant: string, origin: string, asked: Date, answer: OriginAnswer): Promise<"taken" | undefined> {
  await lockOrigin(tx, origin);
  const failure = failureFor(merchant, answer);
  const holder = await findHolder(tx, origin);
  if (holder?.merchant === merchant) {
    await checkedOwn(tx, holder, asked, failure);
    return undefined;
  }
  // Given up while the origin was asked.
  if (!(await hasClaim(tx, merchant, origin))) return undefined;
  const taken = failure === null && holder !== undefined && holds(holder, asked, answer);
  await writeClaimCheck(tx, merchant, origin, asked, taken ? "other-merchant" : failure);
  if (taken) return "taken";
  if (failure !== null) return undefined;
  if (holder) await lose(tx, holder, asked, "other-merchant");
  await writeHolder(tx, origin, merchant, "well-known", asked);
  return undefined;
}

function failureFor(merchant: string, answer: OriginAnswer): OriginFailure | null {
  if ("failure" in answer) return answer.failure;
  return answer.merchants.includes(merchant) ? null : "other-merchant";
}

/** Whether an origin stays with its holder although it names another merchant; an answer from before the holder's own proves nothing. */
function holds({ merchant, provenBy, checkedAt }: OriginRow, asked: Date, answer: OriginAnswer): boolean {
  return provenBy === "operator" || ("merchants" in answer && answer.merchants.includes(merchant)) || (checkedAt !== null && asked <= checkedAt);
}

async function checkedOwn(tx: Transaction, holder: OriginRow, asked: Date, failure: OriginFailure | null): Promise<void> {
  const { origin, provenBy, failingSince } = holder;
  // The operator's word needs no proof and is not lost for want of one.
  const lost = provenBy === "well-known" && failure !== null && failingSince !== null && asked.getTime() - failingSince.getTime() > KEPT_MS;
  if (lost) await lose(tx, holder, asked, failure);
  else await writeHolderCheck(tx, origin, asked, provenBy === "operator" ? null : failure);
}

/** The merchant reads in its list that it has lost the origin, and why. */
async function lose(tx: Transaction, { origin, merchant }: OriginRow, asked: Date, why: OriginFailure): Promise<void> {
  await lockMerchant(tx, merchant);
  await takeOrigin(tx, origin, merchant);
  await insertClaim(tx, merchant, origin);
  await writeClaimCheck(tx, merchant, origin, asked, why);
}
