import { expect, type Page } from "playwright/test";
import type { Language } from "./browser.ts";
import { labelsIn } from "./labels.ts";
import type { Looker } from "./look.ts";
import { recoveryLabelsIn } from "./recovery-labels.ts";
import type { Person } from "./wallet-page.ts";

/** The screens of recovery in the wallet's pages. */
export class RecoveryPage {
  readonly page: Page;
  readonly words: ReturnType<typeof recoveryLabelsIn>;
  readonly #wallet: ReturnType<typeof labelsIn>["wallet"];
  readonly #look: Looker;

  constructor(page: Page, { language }: { readonly language: Language }, look: Looker) {
    this.page = page;
    this.words = recoveryLabelsIn(language);
    this.#wallet = labelsIn(language).wallet;
    this.#look = look;
  }

  look(name: string): Promise<void> {
    return this.#look.at(name, this.page);
  }

  async type(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async follow(name: string): Promise<void> {
    await this.page.getByRole("link", { name, exact: true }).click();
  }

  async shows(text: RegExp | string): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }

  async isAt(heading: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
  }

  /** Makes the recovery code from the note on the first screen, looking at each step, and gives what the person has read. */
  async makeCode(pin: string): Promise<string> {
    const { makeCode, codeSaved, done } = this.words;
    await this.look("home-no-code");
    await this.follow(makeCode);
    const code = await this.writeCode(pin, async (groups) => {
      await this.type(this.words.lastGroup, "00000");
      await this.press(this.words.written);
      await this.shows(this.words.lastGroupWrong);
      await this.look("code-shown");
      await this.#prints(groups);
    });
    await this.isAt(codeSaved);
    await this.follow(done);
    return code;
  }

  /** Makes the recovery code on its screen, and gives what the person has read. */
  async writeCode(pin: string, meanwhile: (groups: readonly string[]) => Promise<void> = async () => undefined): Promise<string> {
    const { makeCode, lastGroup, pinHere, written, codeSaved } = this.words;
    await this.press(makeCode);
    const shown = this.page.locator("form > .code-groups li");
    await expect(shown).toHaveCount(5);
    const groups = await shown.allTextContents();
    await this.type(pinHere, pin);
    await meanwhile(groups);
    await this.type(lastGroup, ` ${groups.at(-1)?.toLowerCase()} `);
    await this.press(written);
    await this.isAt(codeSaved);
    return groups.join("-");
  }

  /** On paper there is the code and what to do with it, and nothing else. */
  async #prints(code: readonly string[]): Promise<void> {
    await this.page.emulateMedia({ media: "print" });
    await expect(this.page.locator(".sheet .code-groups li")).toHaveText([...code]);
    await expect(this.page.locator(".sheet")).toBeVisible();
    await expect(this.page.getByRole("heading", { level: 1 })).toBeHidden();
    await this.page.emulateMedia({ media: null });
  }

  /** Logs in on a device that has no certificate. */
  async logIn({ email, password }: Pick<Person, "email" | "password">): Promise<void> {
    const fresh = this.page.getByRole("button", { name: this.#wallet.haveAccount, exact: true });
    await expect(fresh.or(this.page.getByRole("button", { name: this.#wallet.logIn, exact: true }))).toBeVisible();
    if (await fresh.isVisible()) await fresh.click();
    await this.type(this.#wallet.email, email);
    await this.type(this.#wallet.password, password);
    await this.press(this.#wallet.logIn);
  }

  /** Asks for a new master by the code, written as people write. */
  async ask(code: string, exclude?: string): Promise<void> {
    const { masterLost, code: label, codeTypo, stolen, start, waiting } = this.words;
    await this.follow(masterLost);
    const wrong = code.replace(/.$/, (last) => (last === "7" ? "8" : "7"));
    await this.type(label, wrong);
    await this.press(start);
    await this.shows(codeTypo);
    if (exclude === undefined) await this.look("ask");
    await this.type(label, code.toLowerCase().replaceAll("-", "  "));
    if (exclude !== undefined) {
      await this.page.getByText(stolen, { exact: true }).first().click();
      await this.page.getByLabel(exclude, { exact: true }).check();
      await this.look("ask-exclude");
    }
    await this.press(start);
    await this.isAt(waiting);
  }
}
