import type { ComponentChildren } from "preact";
import { go } from "./use-address.ts";

interface Props {
  readonly href: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link inside the dashboard, which the browser can also open in a new tab. */
export function Link({ href, class: name, current, children }: Props) {
  return (
    <a
      href={href}
      class={name}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(href);
      }}
    >
      {children}
    </a>
  );
}
