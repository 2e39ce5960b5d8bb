import { useMemo } from "preact/hooks";
import { qrPath } from "./qr-path.ts";

/** A QR code, black on white in every theme, since scanners expect it so. `label` is what a screen reader says. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} width="256" height="256" role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
