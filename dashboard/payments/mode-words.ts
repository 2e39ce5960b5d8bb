import type { Language } from "../../protocol/account.ts";

const ko = { test: "시험", live: "실거래" };
const en: typeof ko = { test: "Test", live: "Live" };
/** Which money a payment was of, in a word. */
export const modeWords = { ko, en } as const satisfies Record<Language, typeof ko>;
