import { startSteppers } from "./stepper.ts";
import { won } from "./won.ts";

const SAVE_AFTER_MS = 400;

/** Shows what the selected lines come to, and saves each change by itself; the server computes for itself. */
export function startCart(form: HTMLFormElement): void {
  const lines = [...form.querySelectorAll<HTMLElement>(".cart-line")];
  const all = form.querySelector<HTMLInputElement>("[data-all]");
  const total = form.querySelector<HTMLOutputElement>("[data-total]");
  const count = form.querySelector<HTMLElement>("[data-count]");
  const save = form.querySelector<HTMLButtonElement>("[data-save]");
  if (save) save.hidden = true;
  startSteppers(form);

  const show = () => {
    let sum = 0;
    let selected = 0;
    for (const line of lines) {
      const amount = Number(line.dataset.price) * piecesOf(line);
      const shown = line.querySelector<HTMLElement>("[data-sum]");
      if (shown) shown.textContent = won(amount, form.dataset.language);
      if (!boxOf(line)?.checked) continue;
      sum += amount;
      selected++;
    }
    if (total) total.textContent = won(sum, form.dataset.language);
    if (count) count.textContent = String(selected);
    if (all) {
      all.checked = selected === lines.length;
      all.indeterminate = selected > 0 && selected < lines.length;
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener("input", (event) => {
    if (event.target === all) for (const box of lines.map(boxOf)) if (box) box.checked = all?.checked ?? false;
    show();
    clearTimeout(timer);
    timer = setTimeout(() => form.checkValidity() && void saveNow(form), SAVE_AFTER_MS);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  show();
}

async function saveNow(form: HTMLFormElement): Promise<void> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  body.set("do", "watch");
  // The sheet asks the server again: a lost save is seen there at the latest.
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => undefined);
  if (!answer?.ok) return;
  const { faults }: { faults: Readonly<Record<string, string>> } = await answer.json();
  for (const line of form.querySelectorAll<HTMLElement>(".cart-line")) mark(line, faults[line.dataset.product ?? ""] ?? "");
}

/** Says what is wrong with a line, or that nothing is. */
function mark(line: HTMLElement, fault: string): void {
  const place = line.querySelector("[data-fault]");
  if (place?.textContent === fault) return;
  place?.replaceChildren(fault);
  line.querySelector('input[type="number"]')?.[fault === "" ? "removeAttribute" : "setAttribute"]("aria-invalid", "true");
  const said = document.getElementById("said");
  if (said && fault !== "") said.textContent = `${line.querySelector(".name")?.textContent}: ${fault}`;
}

function boxOf(line: HTMLElement): HTMLInputElement | null {
  return line.querySelector<HTMLInputElement>('input[type="checkbox"]');
}

function piecesOf(line: HTMLElement): number {
  const quantity = line.querySelector<HTMLInputElement>('input[type="number"]')?.valueAsNumber || 1;
  return Math.min(Math.max(Math.trunc(quantity), 1), 99);
}
