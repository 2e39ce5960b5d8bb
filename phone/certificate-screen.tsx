import { CertificateView } from "../pages/certificate.tsx";
import { Notices } from "../pages/notices.tsx";
import type { PageProps } from "../pages/page.ts";

/** This device's certificate, whole. */
export function CertificateScreen(props: PageProps) {
  const { words, model } = props;
  return (
    <>
      <h1 class="visually-hidden" tabIndex={-1}>
        {words.certificate}
      </h1>
      <Notices {...props} />
      {"held" in model.standing && <CertificateView {...props} held={model.standing.held} compact={false} />}
    </>
  );
}
