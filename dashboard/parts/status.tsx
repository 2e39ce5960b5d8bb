import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../../ui/icon.tsx";

export type Tone = "good" | "quiet" | "caution" | "bad";
const icons: Readonly<Record<Tone, IconName>> = { good: "check", quiet: "clock", caution: "warning", bad: "cross" };

/** A state in a word, with a picture and a colour that say the same. */
export function Status({ tone, icon, children }: { readonly tone: Tone; readonly icon?: IconName; readonly children: ComponentChildren }) {
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon ?? icons[tone]} />
      {children}
    </span>
  );
}
