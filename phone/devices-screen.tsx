import { useState } from "preact/hooks";
import { Devices, type LinkingCode } from "../pages/devices.tsx";
import type { PageProps } from "../pages/page.ts";
import { ScanScreen } from "./scan/scan-screen.tsx";
import { phoneWordsIn } from "./words.ts";

/** The devices, and the scanner that finds the request of the one that shows its code. */
export function DevicesScreen(props: PageProps) {
  const { language } = props;
  const words = phoneWordsIn(language);
  const [scanning, setScanning] = useState(false);
  const [linked, setLinked] = useState<LinkingCode>();
  if (scanning) {
    const found = (code: LinkingCode) => {
      setLinked({ request: code.request, key: code.key });
      setScanning(false);
      void props.changed();
    };
    return (
      <>
        <ScanScreen language={language} walletOrigin={props.shell.walletOrigin} wanted="device" onCode={found} />
        <button type="button" class="button quiet" onClick={() => setScanning(false)}>
          {words.back}
        </button>
      </>
    );
  }
  return (
    <>
      <Devices {...props} linked={linked} />
      <button type="button" class="button quiet" onClick={() => setScanning(true)}>
        {words.scanDevice}
      </button>
    </>
  );
}
