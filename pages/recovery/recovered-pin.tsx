import { NewPinForm } from "./new-pin.tsx";
import type { OwnProps } from "./own-recovery.tsx";
import { recoveryWordsIn } from "./words.ts";

/** Sets the new PIN at the end of the wait. */
export function RecoveredPin(props: OwnProps) {
  const { language, model, changed, recovery } = props;
  const words = recoveryWordsIn(language);
  const save = async (pin: string) => {
    await (await import("../../wallet/recovery.ts")).setRecoveredPin(model.wallet, recovery, pin);
    location.hash = "";
    await changed();
  };
  return <NewPinForm {...props} title={words.pinFinishTitle} why={words.pinFinishWhy} old={false} act={words.pinFinish} run={save} />;
}
