import type { CertificateCard } from "../../protocol/device.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database } from "../storage/database.ts";
import { cardOf, statusOf } from "./card.ts";
import { isNameTaken } from "./device-names.ts";
import { findByDevice, findByPublicId, findByUser, lockDevices, writeName } from "./store.ts";

/**
 * Renames a device of the caller's; any device with an active certificate may (`certificate-required`). Refuses with `not-found`, or
 * with `device-name-taken` where another device in use has this name, in upper or lower case.
 */
export async function renameCertificate(
  { database, keys }: { database: Database; keys: Pick<KeyStore, "authoritiesAbove"> },
  caller: { user: bigint; device: string },
  publicId: string,
  name: string,
): Promise<CertificateCard> {
  const row = await database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    const own = await findByDevice(tx, caller.user, caller.device);
    if (!own || statusOf(own, Date.now()) !== "active") throw refuse("certificate-required");
    const target = await findByPublicId(tx, caller.user, publicId);
    if (!target) throw refuse("not-found");
    if (isNameTaken(name, await findByUser(tx, caller.user), target)) throw refuse("device-name-taken");
    await writeName(tx, target.id, name);
    await noticeAccount(tx, caller.user, "devices");
    return { ...target, name };
  });
  return cardOf(keys, row);
}
