import { render } from "preact";
import { HandoffPanel } from "../handoff/panel.tsx";
import type { Language } from "../protocol/account.ts";

/** Shows a hand-off for the page of `origin` in `place`; the returned function ends and removes it. */
export function showHandoff(place: HTMLElement, wish: { payment: string; origin: string; language: Language; close: () => void }): () => void {
  const { payment, origin, language, close } = wish;
  render(<HandoffPanel wish={{ gateway: location.origin, payment, origin }} language={language} close={close} />, place);
  return () => render(null, place);
}
