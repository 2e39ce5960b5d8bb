import { useState } from "preact/hooks";
import type { PageProps } from "../../pages/page.ts";
import { useTask } from "../../pages/task.ts";
import type { HandoffBinding } from "../../protocol/handoff.ts";
import { bindToPc, type PcPayment, type PcSignIn } from "../../wallet/handoff.ts";
import { PcPaymentScreen } from "../pay/pc-payment.tsx";
import { PcSignInScreen } from "../pay/pc-sign-in.tsx";
import { ScanScreen } from "./scan-screen.tsx";
import { scanWordsIn } from "./words.ts";

/** From the scanner to the payment or the sign-in of the PC whose code was read or typed. */
export function PayForPc(props: PageProps) {
  const { language, shell, model } = props;
  const [asked, setAsked] = useState<PcPayment | PcSignIn>();
  const [sentHere, setSentHere] = useState(takeLink);
  const binding = useTask();
  const bind = (code: HandoffBinding, said?: "payment" | "sign-in") => {
    setSentHere(false);
    return binding.run(async () => setAsked(await bindToPc(model.wallet, code, said)));
  };
  const leave = (to: "home" | "scan") => {
    setAsked(undefined);
    if (to === "home") location.hash = "";
  };
  if (asked && "order" in asked) return <PcPaymentScreen {...props} {...{ payment: asked, leave }} />;
  if (asked) return <PcSignInScreen {...props} {...{ asked, leave }} />;
  return (
    <ScanScreen
      language={language}
      walletOrigin={shell.walletOrigin}
      wanted="pc"
      onCode={({ kind, handoff, second, code }) => void bind({ handoff, second, code }, kind)}
      onMoneyRequest={(link) => {
        location.hash = new URL(link).hash;
      }}
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
