import { spoken, useConsole } from "../console.ts";
import { useSentOrders } from "../parts/use-sent-orders.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { frameWords } from "./words.ts";

/** What must not be overlooked on whatever screen: orders that were sent and not answered, endpoints that were switched off. */
export function Notices({ here }: { readonly here: string }) {
  const { language, merchant } = useConsole();
  const { endpointsOff } = merchant;
  const words = spoken(frameWords, language);
  const sent = useSentOrders() ?? [];
  if (sent.length === 0 && endpointsOff === undefined) return null;
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
      {endpointsOff !== undefined && (
        <p class="note caution">
          <b>{words.endpointsOff(endpointsOff)}</b>{" "}
          {here !== "developers/webhooks" && <Link href={hrefOf(["developers", "webhooks"])}>{words.seeEndpoints}</Link>}
        </p>
      )}
    </aside>
  );
}
