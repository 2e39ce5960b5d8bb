import { Icon } from "./icon.tsx";
import { originView } from "./origin.ts";

export interface OriginWords {
  readonly secure: string;
  readonly insecure: string;
  readonly unicodeForm: (host: string) => string;
  readonly mixedScripts: string;
  readonly lookalike: string;
}

/** A page's origin: whole, its registered name bold, its Punycode form first, with a warning where letters may deceive. */
export function ShopOrigin({ origin, words }: { origin: string; words: OriginWords }) {
  const view = originView(origin);
  return (
    <div class="origin">
      <p class="origin-host">
        <Icon name={view.secure ? "lock" : "unlocked"} />
        <span class="visually-hidden">{view.secure ? words.secure : words.insecure}</span>
        <bdi dir="ltr">
          {breakable(view.prefix)}
          <b>{breakable(view.name)}</b>
          {view.port}
        </bdi>
      </p>
      {view.unicode && <p class="muted">{words.unicodeForm(view.unicode)}</p>}
      {view.warning && <p class="note caution">{view.warning === "lookalike" ? words.lookalike : words.mixedScripts}</p>}
    </div>
  );
}

/** Breaks lines at dots only. */
function breakable(host: string) {
  return host.split(/(?<=\.)/).flatMap((label) => [label, <wbr key={label} />]);
}
