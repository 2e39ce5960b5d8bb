import { money } from "../ui/money.ts";
import type { PageProps } from "./page.ts";

/** The balance beside where a sum is typed; undefined while it is not known, or hidden by the person's wish. */
export function balanceIn(words: PageProps["words"], language: PageProps["language"], { snapshot, settings }: PageProps["model"]): string | undefined {
  if (!snapshot || settings.hideBalance) return undefined;
  return `${words.balance} ${money(snapshot.account.balance, "KRW", language)}`;
}
