import { api } from "../../protocol/api.ts";
import type { Payment } from "../../protocol/payment.ts";
import { useConsole } from "../console.ts";
import type { Pages } from "../parts/merge-pages.ts";
import { usePages } from "../parts/use-pages.ts";
import { type Filters, queryOf } from "./filters.ts";
import { paymentsWords } from "./words.ts";

const PAGE = "50";

/** The payments that fit the filters: pages as they are asked for, and what comes, changes or fits no longer while the screen is open. */
export function usePayments(filters: Filters) {
  const { gateway, language, say } = useConsole();
  const query = queryOf(filters);
  const load = async (cursor: string | undefined): Promise<Pages<Payment>> =>
    query ? gateway.call(api.listPayments, { query: { ...query, limit: PAGE, ...(cursor && { cursor }) } }) : { items: [] };
  return usePages<Payment>(JSON.stringify(query ?? "none"), load, (came, changed) => {
    const words = paymentsWords[language];
    say([came > 0 && words.came(came), changed > 0 && words.changedCount(changed)].filter(Boolean).join(", "));
  });
}
