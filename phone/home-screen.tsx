import { Activity } from "../pages/activity.tsx";
import { Balance } from "../pages/balance.tsx";
import { CertificateView } from "../pages/certificate.tsx";
import { Notices } from "../pages/notices.tsx";
import type { PageProps } from "../pages/page.ts";
import { MissingCode } from "../pages/recovery/missing-code.tsx";
import { TopUp } from "../pages/top-up.tsx";
import { WaysOut } from "../pages/ways-out.tsx";

/** Balance and activity; the certificate too, where something is wrong with it. */
export function HomeScreen(props: PageProps) {
  const { words, model } = props;
  const { standing } = model;
  const ready = standing.kind === "ready";
  return (
    <>
      <h1 class="visually-hidden" tabIndex={-1}>
        {words.title}
      </h1>
      <Notices {...props} />
      {!ready && "held" in standing && <CertificateView {...props} held={standing.held} compact={false} />}
      <Balance {...props} />
      <TopUp {...props} primary={ready} />
      <WaysOut {...props} />
      <MissingCode {...props} />
      <Activity {...props} few={undefined} />
    </>
  );
}
