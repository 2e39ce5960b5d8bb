import { refuse } from "../../protocol/problem.ts";
import type { HandoffsDependencies } from "./dependencies.ts";
import { cancel, decline, findHandoff } from "./store.ts";

/** Ends a hand-off from its PC; again without error, and `handoff-over` where it has ended otherwise. */
export async function cancelHandoff({ database }: HandoffsDependencies, handoff: string): Promise<void> {
  if (await cancel(database, handoff)) return;
  const row = await findHandoff(database, handoff);
  if (row && row.state !== "waiting" && row.state !== "bound" && row.state !== "canceled") throw refuse("handoff-over", { state: row.state });
}

/** Declines on the bound device; again without error. Refuses with `handoff-not-found` any other device, with `handoff-over` after another end. */
export async function refuseHandoff(
  { database, activeCertificate }: HandoffsDependencies,
  phone: { readonly user: bigint; readonly device: string },
  handoff: string,
  notMine: boolean,
): Promise<void> {
  const certificate = await activeCertificate(phone.user, phone.device);
  if (!certificate) throw refuse("certificate-required");
  if (await decline(database, handoff, certificate.id, notMine)) return;
  const row = await findHandoff(database, handoff);
  if (!row || row.certificate !== certificate.id || row.state === "waiting" || row.state === "bound") throw refuse("handoff-not-found");
  if (row.state !== "declined") throw refuse("handoff-over", { state: row.state });
}
