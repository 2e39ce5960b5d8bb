import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { PinReason } from "../../protocol/payment.ts";
import { base64Url } from "../../protocol/text.ts";
import { browser } from "../browser.ts";
import type { SigningKind } from "../messages.ts";

/** A button frame that this wallet has answered. */
export interface ButtonRecord {
  readonly payment: string;
  /** The shop's origin, as the browser told the button's frame. */
  readonly shop: string;
  readonly tab: number;
  readonly frame: number;
  readonly window: number;
}

/** One open prompt: what for, where it is, and which button asked for it. */
export interface PromptRecord {
  readonly id: string;
  readonly button: ButtonRecord;
  readonly surface: "frame" | "window";
  /** The frame in the button's tab, or the window, that used the id first; nobody else may. */
  readonly place?: number;
  /** The order that was shown; nothing else is signed. */
  readonly shown?: string;
  /** The gateway has refused to do without the PIN. */
  readonly pin?: PinReason;
}

/** A request to sign something beside a payment, by the dashboard or a sign-in frame; what is to be signed stays with that page. */
export interface SigningRecord {
  readonly id: string;
  readonly kind: SigningKind;
  readonly merchant?: string;
  readonly audience: string;
  readonly asker: Pick<ButtonRecord, "tab" | "frame" | "window">;
  /** Its window. */
  readonly place?: number;
}

export const PromptId = base64Url(16);

/** An id that nobody can guess. */
export function newPromptId(): string {
  return toBase64Url(randomBytes(16));
}

/** Records that outlive a killed worker but not the browser. */
export interface Records<T> {
  all(): Promise<readonly T[]>;
  get(key: string): Promise<T | undefined>;
  /** Memory has it at once; storage is told at once, and nobody need wait for it. */
  put(key: string, record: T): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Records of one kind in session storage; memory answers, storage follows. */
export function records<T>(name: string): Records<T> {
  const loaded: Promise<Map<string, T>> = browser.storage.session
    .get(name)
    .then((stored) => new Map(Object.entries((stored[name] ?? {}) as Record<string, T>)));
  const save = (map: Map<string, T>) => {
    void browser.storage.session.set({ [name]: Object.fromEntries(map) });
  };
  return {
    all: async () => [...(await loaded).values()],
    get: async (key) => (await loaded).get(key),
    put: async (key, record) => save((await loaded).set(key, record)),
    delete: async (key) => {
      const map = await loaded;
      if (map.delete(key)) save(map);
    },
  };
}

export const prompts: Records<PromptRecord> = records("prompts");
export const buttons: Records<ButtonRecord> = records("buttons");
export const signings: Records<SigningRecord> = records("signings");
/** Pages of the gateway that may ask for signatures beside payments. */
export const signingPages: Records<SigningRecord["asker"]> = records("signingPages");

/** The name of a button's place in the browser. */
export function placeOf({ tab, frame }: Pick<ButtonRecord, "tab" | "frame">): string {
  return `${tab}:${frame}`;
}
