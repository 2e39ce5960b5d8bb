// How a page of the gateway and the extension's content script in it talk: by events on the document, which only the page's own
// scripts and the extension can send or hear. The detail is JSON text, since objects do not pass between the two worlds.

/** The page asks, or takes back what it asked. */
export const ASK_EVENT = "coconut-ask";
/** The wallet answers: once, or anew after a problem. */
export const ANSWER_EVENT = "coconut-answer";

/**
 * `id`: the page's own name for this request. Where the page `settles`, the window waits for what came of each answer: `settled` it
 * closes, with a problem it says that and signs anew.
 */
export type AskDetail =
  | { readonly id: string; readonly request: object; readonly settles?: true }
  | { readonly id: string; readonly withdrawn: true }
  | { readonly id: string; readonly settled: true; readonly problem?: object };
/** Without a reply: it was canceled, or could not be asked. */
export interface AnswerDetail {
  readonly id: string;
  readonly reply?: unknown;
}
