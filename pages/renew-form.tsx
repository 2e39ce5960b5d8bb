import type { CardForm } from "./device-card.tsx";
import { deviceWordsIn } from "./device-words.ts";
import { PinForm } from "./pin-form.tsx";

/** Gets new dates for this device's master certificate. */
export function RenewForm({ words, language, model, card, close, tell }: CardForm) {
  const own = deviceWordsIn(language);
  const renew = async (pin: string) => {
    const { renewMaster } = await import("../wallet/renew.ts");
    await renewMaster(model.wallet, pin);
    await tell(own.renewed);
    close();
  };
  return (
    <PinForm {...{ words, language, close }} id={card.id} act={own.renew} acting={words.working} run={renew}>
      <p>{own.renewWhat}</p>
    </PinForm>
  );
}
