import { DEVICE_REMINDER_MS } from "../../protocol/device.ts";
import { refuse } from "../../protocol/problem.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { type DeviceRequestRow, endRequest, findRequest, noteReminder } from "./device-request-store.ts";
import { lockDevices } from "./store.ts";

interface Asker {
  readonly user: bigint;
  readonly device: string;
}

/** Withdraws the calling device's own request; once it is canceled this stays so. Refuses with `not-found` or `device-request-over`. */
export async function cancelDeviceRequest(database: Database, caller: Asker, id: string): Promise<undefined> {
  await database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    const row = await ownRequest(tx, caller, id);
    if (row.state === "canceled") return;
    refuseOver(row);
    await endRequest(tx, id, "canceled");
    await noticeAccount(tx, caller.user, "device-requests");
  });
}

/** Tells the user's other devices of the calling device's request again, at most every 60 s (`rate-limited`). */
export async function remindOfDeviceRequest(database: Database, caller: Asker, id: string): Promise<undefined> {
  await database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    refuseOver(await ownRequest(tx, caller, id));
    const retryAfter = await noteReminder(tx, id, DEVICE_REMINDER_MS);
    if (retryAfter !== undefined) throw refuse("rate-limited", { retryAfter });
    await noticeAccount(tx, caller.user, "device-requests");
  });
}

/** Refuses with `device-request-over` unless the request waits. */
export function refuseOver({ state }: Pick<DeviceRequestRow, "state">): void {
  if (state !== "waiting") throw refuse("device-request-over", { state });
}

async function ownRequest(tx: Transaction, caller: Asker, id: string): Promise<DeviceRequestRow> {
  const row = await findRequest(tx, caller.user, id);
  if (row?.device !== caller.device) throw refuse("not-found");
  return row;
}
