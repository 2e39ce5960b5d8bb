import { spoken, useConsole } from "../console.ts";
import { Copyable } from "../parts/copy.tsx";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { testOrder } from "./snippet.ts";
import { paymentsWords } from "./words.ts";

/** Where there is nothing to show: what to do about it. */
export function NoPayments({ filtered }: { readonly filtered: boolean }) {
  const { language, merchant } = useConsole();
  const words = spoken(paymentsWords, language);
  if (filtered) {
    return (
      <div class="card empty">
        <h2>{words.nothing}</h2>
        <p class="muted">{words.nothingHelp}</p>
      </div>
    );
  }
  const code = testOrder({ origin: location.origin, merchant: merchant.id, rootSpki: __ROOT_SPKI__ });
  return (
    <div class="card empty">
      <h2>{words.empty}</h2>
      <p class="muted">{words.emptyHelp}</p>
      <p class="muted">{words.emptyFiles}</p>
      <Copyable label={words.emptyCode} text={code} block />
      <Link class="button primary" href={hrefOf(["developers", "keys"])}>
        {words.emptyKeys}
      </Link>
    </div>
  );
}
