import { showWaiting } from "./badge.ts";
import { tellButton } from "./buttons.ts";
import { wallet } from "./home.ts";
import { buttons, placeOf, prompts, signingPages, signings } from "./records.ts";
import { dropSigning } from "./signings.ts";
import { dropPrompt, setups } from "./windows.ts";

/** A prompt's window that the person closes cancels, unless the payment is on its way already. */
export async function windowClosed(window: number): Promise<void> {
  for (const prompt of await prompts.all()) {
    if (prompt.surface !== "window" || prompt.place !== window) continue;
    await prompts.delete(prompt.id);
    const sent = await (await wallet()).database.get("outbox", prompt.button.payment);
    await tellButton(prompt.button, sent ? "processing" : "canceled");
  }
  for (const signing of await signings.all()) if (signing.place === window) await dropSigning(signing);
  await showWaiting();
}

/** With a tab its buttons and the prompts in it are gone. */
export async function tabClosed(tab: number): Promise<void> {
  for (const button of await buttons.all()) if (button.tab === tab) await buttons.delete(`${tab}:${button.frame}`);
  for (const prompt of await prompts.all()) if (prompt.button.tab === tab) await dropPrompt(prompt);
  for (const page of await signingPages.all()) if (page.tab === tab) await signingPages.delete(placeOf(page));
  for (const signing of await signings.all()) if (signing.asker.tab === tab) await dropSigning(signing);
  if ((await setups.get("current"))?.tab === tab) await setups.delete("current");
}
