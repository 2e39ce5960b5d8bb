import { render } from "preact";
import { HandoffPanel, type PanelProps } from "../handoff/panel.tsx";
import type { Errand } from "../handoff/session.ts";

interface Wish extends Pick<PanelProps, "language" | "close" | "ended"> {
  readonly errand: Errand;
  readonly origin: string;
}

/** Shows a hand-off for the page of `origin` in `place`; the returned function ends and removes it. */
export function showHandoff(place: HTMLElement, { errand, origin, ...rest }: Wish): () => void {
  render(<HandoffPanel wish={{ gateway: location.origin, origin, ...errand }} {...rest} />, place);
  return () => render(null, place);
}
