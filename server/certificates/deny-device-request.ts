import { DEVICE_BLOCK_MS } from "../../protocol/device.ts";
import { refuse } from "../../protocol/problem.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database } from "../storage/database.ts";
import { refuseOver } from "./cancel-device-request.ts";
import { statusOf } from "./card.ts";
import { blockRequests, endRequest, findRequest } from "./device-request-store.ts";
import { findByDevice, lockDevices } from "./store.ts";

/**
 * Refuses a device's request; with `notMe` nobody may ask for an hour. Any device with an active certificate may
 * (`certificate-required`): the password alone must not keep devices out. Also `not-found`, `device-request-over`.
 */
export async function denyDeviceRequest(database: Database, caller: { user: bigint; device: string }, id: string, notMe: boolean): Promise<undefined> {
  await database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    const own = await findByDevice(tx, caller.user, caller.device);
    if (!own || statusOf(own, Date.now()) !== "active") throw refuse("certificate-required");
    const row = await findRequest(tx, caller.user, id);
    if (!row) throw refuse("not-found");
    // What was denied before may still turn out to be a stranger's.
    if (row.state !== "denied") refuseOver(row);
    if (notMe) await blockRequests(tx, caller.user, new Date(Date.now() + DEVICE_BLOCK_MS));
    await endRequest(tx, id, "denied");
    await noticeAccount(tx, caller.user, "device-requests");
  });
}
