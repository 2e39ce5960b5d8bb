import { create } from "qrcode/lib/core/qrcode.js";

/** Light modules around a code (ISO/IEC 18004 section 6.3.8). */
export const QUIET_ZONE = 4;

export interface QrPath {
  /** Modules in a row, the quiet zone included. */
  readonly size: number;
  /** SVG path of the dark modules, one unit each. */
  readonly path: string;
}

/** The QR code (ISO/IEC 18004, error correction M) of a text as one SVG path; throws for a text that no code can hold. */
export function qrPath(text: string): QrPath {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  let path = "";
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1)) column++;
      path += `M${start + QUIET_ZONE} ${row + QUIET_ZONE}h${column - start + 1}v1h-${column - start + 1}z`;
    }
  }
  return { size: modules.size + 2 * QUIET_ZONE, path };
}
