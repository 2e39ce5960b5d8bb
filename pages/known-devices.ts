import { type CertificateCard, type DeviceRequest, NEW_DEVICE_MS } from "../protocol/device.ts";
import { waitingAmong } from "../wallet/devices.ts";
import type { Model } from "./model.ts";

/** The gateway's time by this device's clock, in ms. */
export function gatewayTime({ settings }: Pick<Model, "settings">): number {
  return Date.now() + settings.clockOffset;
}

/** The person's one master certificate, unless there is none or it was revoked. */
export function masterAmong(devices: readonly CertificateCard[]): CertificateCard | undefined {
  return devices.find(({ role, status }) => role === "master" && status !== "revoked");
}

/** Whether this device holds the master certificate and may use it. */
export function isMaster({ standing }: Pick<Model, "standing">): boolean {
  return standing.kind === "ready" && standing.held.card.role === "master";
}

/** The requests of other devices that wait for an answer, oldest first. */
export function waitingRequests(model: Pick<Model, "snapshot" | "settings">): readonly DeviceRequest[] {
  return waitingAmong(model.snapshot?.requests ?? [], model.settings.device, gatewayTime(model));
}

/** Whether this is an additional device in its first 24 hours, when it pays nothing without the PIN. */
export function isFirstDay(model: Pick<Model, "standing" | "settings">): boolean {
  const { standing } = model;
  if (standing.kind !== "ready" || standing.held.card.role !== "additional") return false;
  return gatewayTime(model) < standing.held.card.notBefore + NEW_DEVICE_MS;
}

/** How many devices this one may answer. */
export function countToAnswer(model: Model): number {
  return isMaster(model) ? waitingRequests(model).length : 0;
}

/** This device's own request to be added: the one that it remembers, else one whose answer was lost and that still leads somewhere. */
export function ownRequest({ asked, snapshot, settings }: Pick<Model, "asked" | "snapshot" | "settings">): DeviceRequest | undefined {
  const requests = snapshot?.requests ?? [];
  if (asked) return requests.find(({ id }) => id === asked.request);
  const isActive = (id: string | undefined) => snapshot?.devices?.some((card) => card.id === id && card.status === "active");
  return requests.find(
    ({ device, state, expires, certificate }) =>
      device === settings.device && (state === "approved" ? isActive(certificate) : state === "waiting" && expires > gatewayTime({ settings })),
  );
}
