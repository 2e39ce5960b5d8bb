import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The place of the screens: when another one comes, its heading takes the focus. */
export function ScreenPlace({ screen, children }: { readonly screen: string; readonly children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) place.current?.querySelector<HTMLElement>("h1")?.focus();
    first.current = false;
  }, [screen]);
  return (
    <div class="screen" ref={place}>
      {children}
    </div>
  );
}
