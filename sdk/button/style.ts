const css = `
:host { display: block; box-sizing: border-box; width: 100%; min-width: 152px; min-height: 48px }
:host([hidden]) { display: none }
dialog { all: initial; display: block; width: 100%; height: 48px }
dialog.tall { height: 320px }
dialog:modal { position: fixed; inset: 0; width: 100%; height: 100%; max-width: none; max-height: none }
dialog::backdrop { background: none }
iframe { display: block; width: 100%; height: 100%; border: 0; border-radius: 12px; background: none; color-scheme: light dark }
dialog:modal iframe { border-radius: 0 }
.place { display: none; height: 48px; border-radius: 12px; background: rgb(128 128 128 / 18%) }
dialog:modal + .place { display: block }
.failed { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; box-sizing: border-box; min-height: 48px; padding: 8px 12px;
  border: 1px solid rgb(128 128 128 / 60%); border-radius: 12px; font: 14px/1.4 system-ui, "Noto Sans KR", sans-serif; word-break: keep-all;
  overflow-wrap: anywhere }
p { flex: 1 1 180px; margin: 0 }
button { min-height: 44px; padding: 0 16px; border: 1px solid; border-radius: 8px; background: none; color: inherit; font: inherit; font-weight: 600;
  cursor: pointer }
button:focus-visible { outline: 3px solid; outline-offset: 2px }
`;

/** The element's style, by a constructed sheet: a merchant's CSP without 'unsafe-inline' allows that. */
export function buttonStyle(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
