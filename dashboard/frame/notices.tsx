import { spoken, useConsole } from "../console.ts";
import { useSentOrders } from "../parts/use-sent-orders.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { frameWords } from "./words.ts";

/** What must not be overlooked on whatever screen: orders that were sent and not answered. */
export function Notices({ here }: { readonly here: string }) {
  const { language } = useConsole();
  const words = spoken(frameWords, language);
  const sent = useSentOrders() ?? [];
  if (sent.length === 0) return null;
  return (
    <aside class="notices" aria-label={words.notices}>
      {sent.map(({ place }) => {
        const path = place === "payout" ? ["payouts"] : ["payments", place];
        return (
          <p key={place} class="note caution">
            <b>{place === "payout" ? words.payoutUnsure : words.refundUnsure}</b> {path.join("/") !== here && <Link href={hrefOf(path)}>{words.askAgain}</Link>}
          </p>
        );
      })}
    </aside>
  );
}
