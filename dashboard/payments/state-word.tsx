import type { Language } from "../../protocol/account.ts";
import type { PaymentState } from "../../protocol/payment.ts";
import type { IconName } from "../../ui/icon.tsx";
import { Status, type Tone } from "../parts/status.tsx";
import { paymentsWords } from "./words.ts";

const faces: Readonly<Record<PaymentState, readonly [Tone, IconName]>> = {
  created: ["quiet", "clock"],
  paid: ["good", "check"],
  expired: ["quiet", "cross"],
  canceled: ["quiet", "cross"],
  partially_refunded: ["caution", "out"],
  refunded: ["caution", "out"],
};

/** A payment's state in a word. */
export function StateWord({ state, language }: { readonly state: PaymentState; readonly language: Language }) {
  const [tone, icon] = faces[state];
  return <Status {...{ tone, icon }}>{paymentsWords[language].states[state]}</Status>;
}
