import { masterAmong } from "../known-devices.ts";
import type { PageProps } from "../page.ts";
import { recoveryWordsIn } from "./words.ts";

/** The way of a device without a certificate whose person had a master before. */
export function LostMasterLink({ language, model }: Pick<PageProps, "language" | "model">) {
  const words = recoveryWordsIn(language);
  const devices = model.snapshot?.devices ?? [];
  if (devices.length === 0) return null;
  return (
    <a class="button link" href="#recovery">
      {masterAmong(devices) ? words.masterLost : words.haveCode}
    </a>
  );
}

/** The way of a certificate that is suspended over its PIN. */
export function ForgottenPinLink({ language }: Pick<PageProps, "language">) {
  return (
    <a class="button quiet" href="#pin">
      {recoveryWordsIn(language).haveCode}
    </a>
  );
}

/** The way of a person who cannot log in. */
export function ForgottenPasswordButton({ language, open }: Pick<PageProps, "language"> & { readonly open: () => void }) {
  return (
    <button type="button" class="button link" onClick={open}>
      {recoveryWordsIn(language).passwordForgotten}
    </button>
  );
}
