import { revokeDevice } from "../wallet/devices.ts";
import type { CardForm } from "./device-card.tsx";
import { deviceWordsIn } from "./device-words.ts";
import { PinForm } from "./pin-form.tsx";

/** Revokes another device of the person, with this one's PIN. */
export function RevokeForm({ words, language, model, card, close, tell }: CardForm) {
  const own = deviceWordsIn(language);
  const revoke = async (pin: string) => {
    await revokeDevice(model.wallet, card, pin);
    await tell(own.revoked(card.name));
    close();
  };
  return (
    <PinForm {...{ words, language, close }} id={card.id} act={own.revokeOther} acting={own.revoking} danger run={revoke}>
      <h3>{own.revokeOtherTitle(card.name)}</h3>
      <p>{card.role === "master" ? own.revokeMasterWhy : own.revokeOtherWhy}</p>
    </PinForm>
  );
}
