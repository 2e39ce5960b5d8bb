import type { Language } from "../protocol/account.ts";

/** What the sign-in button shows. */
export type SignInFace = "loading" | "ready" | "phone" | "window" | "canceled" | "done" | "broken";

const en = {
  label: {
    loading: "Sign in with Coconut",
    ready: "Sign in with Coconut",
    phone: "Sign in with your phone",
    window: "Confirm in the Coconut window",
    canceled: "Sign in with Coconut",
    done: "Signed in",
    broken: "Sign-in cannot start",
  } satisfies Record<SignInFace, string>,
  note: {
    window: "Show window",
    canceled: "Canceled. You are not signed in.",
    broken: "The shop's page has given no challenge.",
  } as Partial<Record<SignInFace, string>>,
  site: (name: string) => `Sign in to ${name}`,
};

const ko: typeof en = {
  label: {
    loading: "Coconut Pay로 로그인",
    ready: "Coconut Pay로 로그인",
    phone: "휴대폰으로 로그인",
    window: "Coconut Pay 창에서 확인해 주세요",
    canceled: "Coconut Pay로 로그인",
    done: "로그인됨",
    broken: "로그인을 시작할 수 없습니다",
  },
  note: {
    window: "창 보기",
    canceled: "취소했습니다. 로그인되지 않았습니다.",
    broken: "상점 페이지가 로그인에 필요한 값을 주지 않았습니다.",
  },
  site: (name) => `${name}에 로그인`,
};

/** The words of the sign-in frame. */
export function signInWordsIn(language: Language): typeof en {
  return language === "ko" ? ko : en;
}
