import { useState } from "preact/hooks";
import type { CertificateCard } from "../../protocol/device.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import type { HeldCertificate } from "../../wallet/database.ts";
import { daysUntil } from "./dates.ts";
import type { PageProps } from "./page.ts";
import type { Words } from "./words.ts";

const ICONS = { active: "check", suspended: "warning", revoked: "cross", expired: "clock" } as const satisfies Record<CertificateCard["status"], IconName>;
/** From this many days before the end the card says so. */
const SOON = 30;

/** This device's certificate. */
export function CertificateView({ words, language, held, compact }: PageProps & { readonly held: HeldCertificate; readonly compact: boolean }) {
  const { card } = held;
  const days = daysUntil(card.notAfter);
  const status = card.status === "active" && days <= 0 ? "expired" : card.status;
  return (
    <section class="card certificate" aria-labelledby="certificate-title">
      <div class="row">
        <h2 id="certificate-title">{words.certificate}</h2>
        <span class={`status ${status}`}>
          <Icon name={ICONS[status]} />
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
      {status === "active" && days <= SOON && <p class="note caution">{words.expiresSoon(days)}</p>}
      <p class="muted small">{words.expires(new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(card.notAfter))}</p>
      {!compact && <Fingerprint words={words} fingerprint={card.fingerprint} />}
    </section>
  );
}

function Fingerprint({ words, fingerprint }: { words: Words; fingerprint: string }) {
  const [copied, setCopied] = useState(false);
  const spaced = fingerprint.replace(/(.{4})(?=.)/g, "$1 ");
  const copy = async () => {
    await navigator.clipboard.writeText(fingerprint);
    setCopied(true);
  };
  return (
    <details class="fingerprint">
      <summary>
        {words.fingerprint} <span class="mono">{spaced.slice(0, 19)}…</span>
        <span class="visually-hidden">{words.fullFingerprint}</span>
      </summary>
      <p class="mono">{spaced}</p>
      <button type="button" class="button quiet small" onClick={() => void copy()}>
        {words.copy}
      </button>
      <span role="status" class="muted small">
        {copied && words.copied}
      </span>
    </details>
  );
}
