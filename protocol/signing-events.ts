// How a page of the gateway and the extension's content script in it talk: by events on the document, which only the page's own
// scripts and the extension can send or hear. The detail is JSON text, since objects do not pass between the two worlds.

/** The page asks, or takes back what it asked. */
export const ASK_EVENT = "coconut-ask";
/** The wallet answers, once. */
export const ANSWER_EVENT = "coconut-answer";

/** `id`: the page's own name for this request. */
export type AskDetail = { readonly id: string; readonly request: object } | { readonly id: string; readonly withdrawn: true };
/** Without a reply: it was canceled, or could not be asked. */
export interface AnswerDetail {
  readonly id: string;
  readonly reply?: unknown;
}
