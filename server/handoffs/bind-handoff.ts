import { createHash, timingSafeEqual } from "node:crypto";
import { type BoundHandoff, HANDOFF_CODE_AGE_MS, type HandoffBinding } from "../../protocol/handoff.ts";
import { refuse } from "../../protocol/problem.ts";
import type { HandoffsDependencies } from "./dependencies.ts";
import { codeOf, handoffSecret, typedHash } from "./secret.ts";
import { bind, findByTyped, findHandoff, type HandoffRow, markSecondPhone } from "./store.ts";

/** How far a code's second may lie ahead of this process' clock, in ms: processes differ a little. */
const AHEAD_MS = 1_000;

/** Who presents a code. */
interface Phone {
  readonly user: bigint;
  readonly device: string;
  readonly address: string;
}

/**
 * Binds the caller's device to the PC whose code it presents and gives what it must show. One device ever gets it: the same one again
 * (its answer was lost), any other `handoff-taken`, and the PC is told. Refuses also with `certificate-required`,
 * `handoff-code-stale`, `handoff-code-wrong`, `handoff-not-found`, `handoff-over` and `rate-limited`.
 */
export async function bindHandoff(dependencies: HandoffsDependencies, phone: Phone, binding: HandoffBinding): Promise<BoundHandoff> {
  const { database, limits } = dependencies;
  await limits.take("handoff-binding-user", String(phone.user));
  const certificate = await dependencies.activeCertificate(phone.user, phone.device);
  if (!certificate) throw refuse("certificate-required");
  const row = "typed" in binding ? await byTyped(dependencies, phone, certificate.id, binding.typed) : await byCode(dependencies, certificate.id, binding);
  if (row.state === "waiting" && (await bind(database, row.id, certificate.id))) return view(dependencies, phone.user, row);
  const now = await findHandoff(database, row.id);
  if (now?.state === "bound") {
    if (now.certificate === certificate.id) return view(dependencies, phone.user, now);
    await markSecondPhone(database, now.id);
    throw refuse("handoff-taken");
  }
  if (!now || now.state === "waiting") throw refuse("handoff-not-found");
  throw refuse("handoff-over", { state: now.state });
}

async function byTyped({ database, limits, secrets }: HandoffsDependencies, phone: Phone, certificate: bigint, typed: string): Promise<HandoffRow> {
  // Right ones count too: nobody types more, and what a right one gave back could be earned with a PC of one's own.
  await limits.take("handoff-typed-user", String(phone.user));
  await limits.take("handoff-typed-user-day", String(phone.user));
  await limits.take("handoff-typed-address", phone.address);
  const row = await findByTyped(database, typedHash(secrets, typed), certificate);
  if (!row) throw refuse("handoff-code-wrong");
  return row;
}

async function byCode(
  { database, secrets, now }: HandoffsDependencies,
  certificate: bigint,
  { handoff, second, code }: Extract<HandoffBinding, { handoff: string }>,
): Promise<HandoffRow> {
  const time = now();
  const row = await findHandoff(database, handoff);
  // Whoever is bound has shown the code already, and the one it repeats has grown old meanwhile.
  if (row?.certificate === certificate) return row;
  const age = time - second * 1000;
  if (age > HANDOFF_CODE_AGE_MS || age < -AHEAD_MS) throw refuse("handoff-code-stale");
  if (!row) throw refuse("handoff-not-found");
  const secret = handoffSecret(secrets, row.kid, handoff);
  const given = Buffer.from(code, "base64url");
  const right = secret && codeOf(secret, handoff, second);
  if (!right || given.length !== right.length || !timingSafeEqual(given, right)) throw refuse("handoff-code-wrong");
  return row;
}

async function view({ promptView, findSite, now }: HandoffsDependencies, user: bigint, row: HandoffRow): Promise<BoundHandoff> {
  const { purpose } = row;
  const pcKey = createHash("sha256").update(row.pcKey).digest("base64url");
  const bound = { handoff: row.id, origin: row.origin, started: row.created, expires: row.expires, pcKey };
  if ("payment" in purpose) return { ...bound, view: { ...(await promptView(user, purpose.payment)), pin: "handoff" } };
  const { merchant, challenge } = purpose.signIn;
  const site = await findSite(merchant);
  if (!site) throw refuse("handoff-not-found");
  return { ...bound, signIn: { site, challenge, serverTime: now() } };
}
