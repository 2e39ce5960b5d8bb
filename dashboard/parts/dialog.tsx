import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import { Icon } from "../../ui/icon.tsx";
import { partWords } from "./words.ts";

interface Props {
  readonly title: string;
  readonly language: Language;
  /** Called when the person closes it; the focus goes back to where it was. */
  readonly onClose: () => void;
  /** What must not be left halfway keeps it open. */
  readonly busy?: boolean;
  readonly children: ComponentChildren;
}

/** A modal dialog: the heading takes the focus, Escape closes. */
export function Dialog({ title, language, onClose, busy = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
      // A browser lets nobody hold the second Escape in a row.
      onClose={() => (busy ? dialog.current?.showModal() : onClose())}
    >
      <div class="dialog-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="icon-button" aria-label={partWords[language].close} aria-disabled={busy} onClick={() => !busy && onClose()}>
          <Icon name="cross" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
