import { Activity } from "./activity.tsx";
import { Balance } from "./balance.tsx";
import { CertificateView } from "./certificate.tsx";
import { Notices } from "./notices.tsx";
import type { PageProps } from "./page.ts";
import { MissingCode } from "./recovery/missing-code.tsx";
import { TopUp } from "./top-up.tsx";
import { WaysOut } from "./ways-out.tsx";

/** Balance, certificate and activity. */
export function Home(props: PageProps & { readonly compact: boolean }) {
  const { model, compact } = props;
  const held = "held" in model.standing ? model.standing.held : undefined;
  return (
    <>
      <Notices {...props} />
      <Balance {...props} />
      {!compact && <TopUp {...props} primary={!model.shop && model.standing.kind === "ready"} />}
      {!compact && <WaysOut {...props} />}
      {!compact && <MissingCode {...props} />}
      {held && <CertificateView {...props} held={held} compact={compact} />}
      <Activity {...props} few={compact ? 2 : undefined} />
    </>
  );
}
