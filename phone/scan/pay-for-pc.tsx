import { useState } from "preact/hooks";
import type { PageProps } from "../../pages/page.ts";
import { useTask } from "../../pages/task.ts";
import type { HandoffBinding } from "../../protocol/handoff.ts";
import { bindToPc, type PcPayment } from "../../wallet/handoff.ts";
import { PcPaymentScreen } from "../pay/pc-payment.tsx";
import { ScanScreen } from "./scan-screen.tsx";
import { scanWordsIn } from "./words.ts";

/** From the scanner to the payment of the PC whose code was read or typed. */
export function PayForPc(props: PageProps) {
  const { language, shell, model } = props;
  const [payment, setPayment] = useState<PcPayment>();
  const [sentHere, setSentHere] = useState(takeLink);
  const binding = useTask();
  const bind = (code: HandoffBinding) => {
    setSentHere(false);
    return binding.run(async () => setPayment(await bindToPc(model.wallet, code)));
  };
  const leave = (to: "home" | "scan") => {
    setPayment(undefined);
    if (to === "home") location.hash = "";
  };
  if (payment) return <PcPaymentScreen {...props} {...{ payment, leave }} />;
  return (
    <ScanScreen
      language={language}
      walletOrigin={shell.walletOrigin}
      wanted="payment"
      onCode={({ handoff, second, code }) => void bind({ handoff, second, code })}
      onTyped={(typed) => void bind({ typed })}
      busy={binding.running}
      problem={binding.problem}
      note={sentHere ? scanWordsIn(language).sentHere : undefined}
    />
  );
}

/** Whether a phone's own camera app has opened this page with a code; the code is too old by now and is dropped. */
function takeLink(): boolean {
  const isLink = location.hash.startsWith("#scan?");
  if (isLink) history.replaceState(null, "", "#scan");
  return isLink;
}
