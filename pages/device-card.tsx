import { useState } from "preact/hooks";
import type { CertificateCard } from "../protocol/device.ts";
import { Icon } from "../ui/icon.tsx";
import { CERTIFICATE_ICONS } from "./certificate.tsx";
import { ago, daysUntil } from "./dates.ts";
import { type DeviceWords, deviceWordsIn } from "./device-words.ts";
import type { PageProps } from "./page.ts";
import { RenameForm } from "./rename-form.tsx";
import { RenewForm } from "./renew-form.tsx";
import { RevokeForm } from "./revoke-form.tsx";

export interface CardProps extends PageProps {
  readonly card: CertificateCard;
  /** To be called when something was done: says so, and shows what is so now. */
  readonly tell: (text: string) => Promise<void>;
}

/** What a card's form needs beside the card. */
export interface CardForm extends CardProps {
  readonly close: () => void;
}

const SOON_DAYS = 30;
const URGENT_DAYS = 7;

/** One device's certificate, and what can be done with it from here. */
export function DeviceCard(props: CardProps) {
  const { language, model, card } = props;
  const words = deviceWordsIn(language);
  const [open, setOpen] = useState<"rename" | "renew" | "revoke">();
  const own = card.device === model.settings.device;
  const ready = model.standing.kind === "ready";
  const close = () => setOpen(undefined);
  const title = `device-${card.id}`;
  return (
    <section class="card certificate" aria-labelledby={title}>
      <div class="row">
        <h2 id={title} class="certificate-name">
          <bdi>{card.name}</bdi>
        </h2>
        <span class={`status ${card.status}`}>
          <Icon name={CERTIFICATE_ICONS[card.status]} />
          {props.words.status[card.status]}
        </span>
      </div>
      <p class="chips">
        <span class="chip">{props.words.role[card.role]}</span>
        {own && <span class="chip">{props.words.thisDevice}</span>}
      </p>
      {card.status === "suspended" && <p class="note danger">{props.words.suspendedWhy[card.cause ?? "pin"]}</p>}
      <p class="muted small">
        {card.lastUsed === undefined ? words.neverUsed : words.lastUsed(ago(card.lastUsed, language))} · {lifeOf(card, words, language)}
      </p>
      <Warning {...{ card, words, own }} />
      {ready && card.status !== "revoked" && !open && (
        <div class="buttons">
          {own && !model.asked && daysUntil(card.notAfter) <= SOON_DAYS && (
            <button type="button" class="button primary small" onClick={() => setOpen("renew")}>
              {words.renew}
            </button>
          )}
          <button type="button" class="button quiet small" aria-label={words.renameOf(card.name)} onClick={() => setOpen("rename")}>
            {words.rename}
          </button>
          {!own && (
            <button type="button" class="button quiet small" aria-label={words.revokeOf(card.name)} onClick={() => setOpen("revoke")}>
              {words.revokeOther}
            </button>
          )}
        </div>
      )}
      {own && ready && <p class="muted small">{words.ownRevocation}</p>}
      {open === "rename" && <RenameForm {...props} close={close} />}
      {open === "renew" && <RenewForm {...props} close={close} />}
      {open === "revoke" && <RevokeForm {...props} close={close} />}
    </section>
  );
}

function lifeOf({ status, notAfter }: CertificateCard, words: DeviceWords, language: "ko" | "en"): string {
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(notAfter);
  return status === "expired" ? words.expiredOn(date) : words.expiresOn(date);
}

/** That the end is near, at 30 days, and louder at 7 and at 1. */
function Warning({ card, words, own }: { readonly card: CertificateCard; readonly words: DeviceWords; readonly own: boolean }) {
  const days = daysUntil(card.notAfter);
  if (card.status !== "active" || days > SOON_DAYS || days <= 0) return null;
  const urgent = days <= URGENT_DAYS;
  return (
    <p class={`note ${urgent ? "danger" : "caution"}`}>
      {urgent ? words.expiresUrgent(days) : words.expiresIn(days)} {!own && words.renewOther}
    </p>
  );
}
