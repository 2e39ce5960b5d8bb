import type { Language } from "../../protocol/account.ts";
import type { DaysMistake } from "./days.ts";

type Mistakes = Readonly<Record<DaysMistake["kind"], (most: number) => string>>;

const ko = {
  range: "기간",
  from: "시작일",
  to: "종료일",
  mistakes: {
    "no-day": () => "2000년부터의 날짜를 연, 월, 일까지 모두 입력하세요.",
    missing: () => "날짜를 입력하세요.",
    "upside-down": () => "종료일이 시작일보다 빠릅니다. 시작일이나 그 뒤의 날로 바꾸세요.",
    "too-long": (most) => `${most}일까지의 기간만 볼 수 있습니다. 기간을 줄이세요.`,
  } satisfies Mistakes as Mistakes,
};
const en: typeof ko = {
  range: "Range",
  from: "From",
  to: "To",
  mistakes: {
    "no-day": () => "Enter a whole date: year (from 2000), month and day.",
    missing: () => "Enter a date.",
    "upside-down": () => "This is before the start. Choose the same day or a later one.",
    "too-long": (most) => `Up to ${most} days can be shown. Choose a shorter range.`,
  },
};
export const dayRangeWords = { ko, en } as const satisfies Record<Language, typeof ko>;
