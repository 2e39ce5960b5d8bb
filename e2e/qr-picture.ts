import { create } from "qrcode";
import { newId } from "../protocol/ids.ts";
import { deviceCodeText, paymentCodeText } from "../protocol/scanned.ts";
import type { Picture } from "./png.ts";
import { readStack } from "./stack.ts";

const MARGIN = 4;

/** A QR code with its white margin, `scale` pixels a module. */
export function qrPicture(text: string, scale = 6): Picture {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const width = (modules.size + 2 * MARGIN) * scale;
  const isDark = (place: number, other: number) => inside(place) && inside(other) && modules.get(place, other) !== 0;
  const inside = (place: number) => place >= 0 && place < modules.size;
  const luma = Uint8Array.from({ length: width * width }, (_, pixel) => {
    const row = Math.floor(pixel / width / scale) - MARGIN;
    const column = Math.floor((pixel % width) / scale) - MARGIN;
    return isDark(row, column) ? 0 : 255;
  });
  return { width, height: width, luma };
}

/** The text of a code for a hand-off that nobody has opened, from now. */
export function unknownPaymentCode(second = Math.floor(Date.now() / 1000)): string {
  return paymentCodeText(readStack().wallet, newId("hnd"), second, "A".repeat(22));
}

/** The text of a device's linking code. */
export function linkingCode(): string {
  return deviceCodeText(readStack().wallet, newId("dvr"), "A".repeat(43));
}
