import * as v from "valibot";
import { DeviceRequestId, HandoffId } from "./ids.ts";
import { base64Url } from "./text.ts";

/** What a wallet's scanner can find; a code for one purpose is never taken for another. */
export type Scanned =
  | { readonly kind: "payment" | "sign-in"; readonly handoff: string; readonly second: number; readonly code: string }
  /** `key`: base64url(SHA-256(SPKI)) of the device that asks. */
  | { readonly kind: "device"; readonly request: string; readonly key: string }
  | { readonly kind: "foreign" };

const PATH = "/#scan?";
const Key = base64Url(32);
const Code = base64Url(16);

/** The text of a payment's QR: a link to the wallet's scanner, so that a phone's own camera opens it; only the scanner binds. */
export function paymentCodeText(walletOrigin: string, handoff: string, second: number, code: string): string {
  return `${walletOrigin}${PATH}pay.${handoff}.${second}.${code}`;
}

/** The text of a sign-in's QR on a PC, of the same form. */
export function signInCodeText(walletOrigin: string, handoff: string, second: number, code: string): string {
  return `${walletOrigin}${PATH}in.${handoff}.${second}.${code}`;
}

/** The text of the QR on a device that asks to be added. */
export function deviceCodeText(walletOrigin: string, request: string, key: string): string {
  return `${walletOrigin}${PATH}device.${request}.${key}`;
}

/** What a QR's text says, of this wallet's own codes alone; everything else is foreign and is never opened. */
export function readScanned(text: string, walletOrigin: string): Scanned {
  const start = walletOrigin + PATH;
  if (!text.startsWith(start)) return { kind: "foreign" };
  const [type, id = "", third = "", fourth = "", ...more] = text.slice(start.length).split(".");
  if ((type === "pay" || type === "in") && more.length === 0 && v.is(HandoffId, id) && /^[0-9]{10}$/.test(third) && v.is(Code, fourth)) {
    return { kind: type === "pay" ? "payment" : "sign-in", handoff: id, second: Number(third), code: fourth };
  }
  if (type === "device" && more.length === 0 && fourth === "" && v.is(DeviceRequestId, id) && v.is(Key, third)) {
    return { kind: "device", request: id, key: third };
  }
  return { kind: "foreign" };
}
