import { type MoneyRequest, readMoneyRequestQuery } from "../../protocol/transfer.ts";

/** What a person has typed, or a request has typed for them. */
export interface Draft {
  readonly user: string;
  readonly amount: string;
  readonly message: string;
}

export const EMPTY: Draft = { user: "", amount: "", message: "" };

export const draftOf = ({ user, amount = "", message = "" }: MoneyRequest): Draft => ({ user, amount, message });

/** A form as a link fills it, and what is to be said of that. */
export interface Asked {
  readonly draft: Draft;
  readonly note?: "asked" | "askedInvalid";
}

/** What stands behind `#send?`; undefined where nothing does. */
export function readAsked(): Asked | undefined {
  const [place, query] = location.hash.split("?");
  if (place !== "#send" || !query) return undefined;
  const request = readMoneyRequestQuery(query);
  return request ? { draft: draftOf(request), note: "asked" } : { draft: EMPTY, note: "askedInvalid" };
}

/** Takes a request that was answered out of the address, so that a reload does not ask for it again. */
export function forgetAsked(): void {
  if (readAsked()) history.replaceState(null, "", "#send");
}
