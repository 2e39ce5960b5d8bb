import type { DeviceRequest } from "../../protocol/device.ts";
import type { Recovery } from "../../protocol/recovery.ts";
import { lastSnapshot } from "../../wallet/account.ts";
import { standing } from "../../wallet/certificate.ts";
import { waitingAmong } from "../../wallet/devices.ts";
import { gatewayNow, readSettings } from "../../wallet/settings.ts";
import { wallet } from "./home.ts";

/** The requests of devices that this one may answer, as last heard. */
export async function requestsToAnswer(): Promise<readonly DeviceRequest[]> {
  const own = await wallet();
  const now = await standing(own);
  if (now.kind !== "ready" || now.held.card.role !== "master") return [];
  const [snapshot, settings, time] = await Promise.all([lastSnapshot(own), readSettings(own.database), gatewayNow(own.database)]);
  return waitingAmong(snapshot?.requests ?? [], settings.device, time);
}

/** A recovery that waits and that this device has not asked for itself, as last heard. */
export async function othersRecovery(): Promise<Recovery | undefined> {
  const own = await wallet();
  const now = await standing(own);
  if (!("user" in now)) return undefined;
  const [snapshot, asked, time] = await Promise.all([lastSnapshot(own), own.database.get("recoveries", now.user), gatewayNow(own.database)]);
  const recovery = snapshot?.recovery?.recovery;
  return recovery?.state === "waiting" && recovery.lapses > time && recovery.key !== asked?.key ? recovery : undefined;
}
