import type { Language } from "../../protocol/account.ts";

const number = (count: number, language: Language) => new Intl.NumberFormat(language).format(count);
const ko = {
  stop: "멈추기",
  soFar: (rows: number) => `${number(rows, "ko")}줄 읽음…`,
  made: (rows: number) => `${number(rows, "ko")}줄을 담은 파일을 만들었습니다.`,
  stopped: "멈췄습니다. 파일을 만들지 않았습니다.",
};
const en: typeof ko = {
  stop: "Stop",
  soFar: (rows) => (rows === 1 ? "1 row read…" : `${number(rows, "en")} rows read…`),
  made: (rows) => (rows === 1 ? "A file with 1 row was made." : `A file with ${number(rows, "en")} rows was made.`),
  stopped: "Stopped. No file was made.",
};
export const csvWords = { ko, en } as const satisfies Record<Language, typeof ko>;
