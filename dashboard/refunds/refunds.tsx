import type { Refund } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { Paged } from "../parts/paged.tsx";
import { usePages } from "../parts/use-pages.ts";
import { refundColumns } from "./columns.tsx";
import { refundsWords } from "./words.ts";

/** All refunds of the merchant, newest first. */
export function Refunds() {
  const { gateway, language, merchant, say } = useConsole();
  const words = spoken(refundsWords, language);
  const page = (cursor: string | undefined) => gateway.call(sellerApi.listRefunds, { query: { limit: "50", ...(cursor && { cursor }) } });
  const pages = usePages<Refund>("refunds", page, (count) => count > 0 && say(words.came(count)));
  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p class="muted">{words.lead}</p>
      <Paged
        pages={pages}
        columns={refundColumns(language, { withOrder: true, merchant: merchant.id })}
        caption={words.title}
        empty={
          <div class="card empty">
            <h2>{words.empty}</h2>
            <p class="muted">{words.emptyHelp}</p>
          </div>
        }
      />
    </div>
  );
}
