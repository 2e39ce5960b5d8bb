import { spoken, useConsole } from "../console.ts";
import { Copyable } from "../parts/copy.tsx";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
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
  const code = `const shop = await coconut({ api: "${location.origin}", merchant: "${merchant.id}", apiKey, privateKey, certificate, rootSpki });
await shop.createPayment({ number: "test-1", lines: [{ product: "test", name: "Test", quantity: 1, unitPrice: 1000n }] });`;
  return (
    <div class="card empty">
      <h2>{words.empty}</h2>
      <p class="muted">{words.emptyHelp}</p>
      <Copyable label={words.emptyHelp} text={code} block />
      <Link class="button primary" href={hrefOf(["developers", "keys"])}>
        {words.emptyKeys}
      </Link>
    </div>
  );
}
