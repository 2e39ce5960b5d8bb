import { sendOnce } from "./order-form.ts";

const MOST_BYTES = 5 * 1024 * 1024;
const TYPES = ["image/jpeg", "image/png", "image/webp"];

/** Groups a number's digits while it is typed; whatever is no whole number stays as it is, for the server to say so. */
export function startCounts(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-count]")) {
    const group = () => {
      const digits = input.value.replaceAll(/[\s,]/g, "");
      if (!/^[0-9]{1,15}$/.test(digits)) return;
      const before = digitsIn(input.value.slice(0, input.selectionStart ?? input.value.length));
      input.value = BigInt(digits).toLocaleString("en");
      if (document.activeElement === input) input.setSelectionRange(...caretAfter(input.value, before));
    };
    input.addEventListener("input", group);
    group();
  }
}

/** Choosing an amount is choosing a part. */
export function startRefund(form: HTMLFormElement): void {
  sendOnce(form);
  const part = form.querySelector<HTMLInputElement>("#kind-part");
  form.querySelector("#amount")?.addEventListener("input", () => {
    if (part) part.checked = true;
  });
}

/** Says what is wrong with a file before it is sent all the way; the server looks for itself. */
export function startPictureForm(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('input[type="file"]');
  sendOnce(form);
  input?.addEventListener("change", () => {
    const [file] = input.files ?? [];
    const { tooLarge = "", wrongType = "" } = form.dataset;
    input.setCustomValidity(!file ? "" : !TYPES.includes(file.type) ? wrongType : file.size > MOST_BYTES ? tooLarge : "");
    input.reportValidity();
  });
}

function digitsIn(text: string): number {
  return text.replaceAll(/[^0-9]/g, "").length;
}

/** The place after so many digits, as a selection without length. */
function caretAfter(text: string, digits: number): [number, number] {
  let at = 0;
  for (let seen = 0; at < text.length && seen < digits; at++) if (/[0-9]/.test(text.charAt(at))) seen++;
  return [at, at];
}
