import type { Recovery } from "../../protocol/recovery.ts";
import { gatewayTime, isMaster } from "../known-devices.ts";
import type { Model } from "../model.ts";

type Known = Pick<Model, "askedRecovery" | "snapshot" | "standing" | "settings">;

/** The recovery that this device has asked for, waiting or ended, until its person has taken note of the end. */
export function ownRecovery({ askedRecovery, snapshot, standing }: Known): Recovery | undefined {
  const recovery = snapshot?.recovery?.recovery;
  // By the key: who has the password can log in under this device's id.
  if (!askedRecovery || recovery?.key !== askedRecovery.key) return undefined;
  // It was finished here, and only not forgotten yet.
  if (recovery.state === "completed" && (recovery.purpose === "pin" || standing.kind === "ready")) return undefined;
  return recovery;
}

/** A recovery of somebody else's that waits, for a device that holds a certificate and so has something to lose. */
export function othersRecovery(model: Known): Recovery | undefined {
  const recovery = model.snapshot?.recovery?.recovery;
  if (!("held" in model.standing) || recovery?.state !== "waiting" || recovery.lapses <= gatewayTime(model)) return undefined;
  return ownRecovery(model) ? undefined : recovery;
}

/** Whether this is the master's device and its person has no recovery code. */
export function lacksCode(model: Known): boolean {
  const recovery = model.snapshot?.recovery;
  return isMaster(model) && recovery !== undefined && recovery.codeSince === undefined && recovery.recovery?.state !== "waiting";
}
