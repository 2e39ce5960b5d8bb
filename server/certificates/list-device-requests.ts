import type { DeviceRequest } from "../../protocol/device.ts";
import type { Transaction } from "../storage/database.ts";
import { statusOf } from "./card.ts";
import { findOfDevice, findWaiting, wireRequest } from "./device-request-store.ts";
import { findByDevice } from "./store.ts";

/**
 * Requests, newest first: those that wait, for a device with an active certificate, since whoever has only the password must not
 * learn of them; and the calling device's own, whatever became of them.
 */
export async function listDeviceRequests(
  tx: Transaction,
  { user, device, address }: { user: bigint; device: string; address: string },
): Promise<{ items: DeviceRequest[] }> {
  const certificate = await findByDevice(tx, user, device);
  const certified = certificate !== undefined && statusOf(certificate, Date.now()) === "active";
  const rows = [...(certified ? await findWaiting(tx, user) : []), ...(await findOfDevice(tx, user, device))];
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()].sort((a, b) => b.created - a.created);
  return { items: distinct.map((row) => wireRequest(row, address)) };
}
