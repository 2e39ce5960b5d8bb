import type { CertificateCard } from "../protocol/device.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { HeldCertificate } from "../wallet/database.ts";
import { retireCertificate } from "../wallet/retire.ts";
import { daysUntil } from "./dates.ts";
import { later } from "./later.tsx";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

/** The picture beside the word of each status. */
export const CERTIFICATE_ICONS = { active: "check", suspended: "warning", revoked: "cross", expired: "clock" } as const satisfies Record<
  CertificateCard["status"],
  IconName
>;
/** From this many days before the end the card says so. */
const SOON = 30;

const Fingerprint = later(async () => (await import("./fingerprint.tsx")).Fingerprint);
const ForgottenPinLink = later(async () => (await import("./recovery/links.tsx")).ForgottenPinLink);

/** This device's certificate. */
export function CertificateView(props: PageProps & { readonly held: HeldCertificate; readonly compact: boolean }) {
  const { words, language, held, compact } = props;
  const { card } = held;
  const days = daysUntil(card.notAfter);
  const status = card.status === "active" && days <= 0 ? "expired" : card.status;
  return (
    <section class="card certificate" aria-labelledby="certificate-title">
      <div class="row">
        <h2 id="certificate-title">{words.certificate}</h2>
        <span class={`status ${status}`}>
          <Icon name={CERTIFICATE_ICONS[status]} />
          {words.status[status]}
        </span>
      </div>
      <p class="certificate-name">
        <bdi>{card.name}</bdi>
        <span class="chip">{words.role[card.role]}</span>
        <span class="chip">{words.thisDevice}</span>
      </p>
      {status === "suspended" && (
        <p class="note danger">
          {words.suspendedWhy[card.cause ?? "pin"]} <b>{words.noMoneyLeaves}</b>
        </p>
      )}
      {(status === "revoked" || status === "expired") && <p class="note danger">{words.noMoneyLeaves}</p>}
      {status === "suspended" && card.cause === "pin" && !compact && <ForgottenPinLink language={language} />}
      {status !== "active" && !compact && <Replace {...props} />}
      {status === "active" && days <= SOON && <p class="note caution">{words.expiresSoon(days)}</p>}
      <p class="muted small">{words.expires(new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(card.notAfter))}</p>
      {!compact && <Fingerprint words={words} language={language} fingerprint={card.fingerprint} />}
    </section>
  );
}

/** The way on from a certificate that can pay no more: its key is destroyed, the person logs in and makes a new one. */
function Replace({ words, language, model, changed }: PageProps) {
  const task = useTask();
  const replace = () =>
    task.run(async () => {
      await retireCertificate(model.wallet);
      await changed();
    });
  return (
    <>
      <p>{words.replaceWhat}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="button" class="button primary" aria-disabled={task.running} onClick={() => void replace()}>
        {task.running ? words.working : words.replace}
      </button>
    </>
  );
}
