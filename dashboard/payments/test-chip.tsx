import { useConsole } from "../console.ts";
import { modeOfPayment } from "./mode.ts";
import { modeWords } from "./mode-words.ts";

/** Marks a payment of test money where there is real money too; nothing where all is test, as the whole page says then. */
export function TestChip({ payment }: { readonly payment: string }) {
  const { language, merchant } = useConsole();
  return merchant.livemode && modeOfPayment(payment, merchant) === "test" ? <span class="chip">{modeWords[language].test}</span> : null;
}
