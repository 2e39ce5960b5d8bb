import { standing } from "../../wallet/certificate.ts";
import { browser } from "../browser.ts";
import type { ButtonState, ToButtonFrame } from "../messages.ts";
import { wallet } from "./home.ts";
import { type ButtonRecord, buttons } from "./records.ts";

const STATES = {
  "logged-out": "no-certificate",
  "no-certificate": "no-certificate",
  ready: "ready",
  expired: "expired-certificate",
  revoked: "error",
  suspended: "error",
} as const satisfies Record<string, ButtonState>;

/** What a button shows of this wallet while nothing is under way. */
export async function restingState(): Promise<ButtonState> {
  return STATES[(await standing(await wallet())).kind];
}

/** Tells a button's frame a new state; a frame that is gone hears nothing. */
export function tellButton(button: Place, state: ButtonState, keepPrompt = false): Promise<void> {
  return send(button, { wallet: state, keepPrompt });
}

/** Gives a button's frame the id of its next prompt. */
export function giveNextPrompt(button: Place, prompt: string): Promise<void> {
  return send(button, { prompt });
}

type Place = Pick<ButtonRecord, "tab" | "frame">;

async function send({ tab, frame }: Place, message: ToButtonFrame): Promise<void> {
  await browser.tabs.sendMessage(tab, message, { frameId: frame }).catch(() => undefined);
}

/** Tells every button of this browser how the wallet stands now. */
export async function tellAllButtons(): Promise<void> {
  const state = await restingState();
  await Promise.all((await buttons.all()).map((button) => tellButton(button, state)));
}
