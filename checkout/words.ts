import type { Language } from "../protocol/account.ts";

const en = {
  loading: "Loading Coconut Pay…",
  "no-extension": "Pay with your phone",
  "no-certificate": "Pay with Coconut",
  ready: "Pay with Coconut",
  opening: "Opening Coconut Pay…",
  prompt: "Confirm in the Coconut prompt",
  window: "Confirm in the Coconut window",
  processing: "Paying…",
  paid: "Paid",
  canceled: "Pay with Coconut",
  "expired-certificate": "Renew your certificate",
  error: "Try again",
  expired: "Time is up",
  withdrawn: "Canceled by the shop",
  offline: "No connection",
  "note.canceled": "Canceled. This order is not paid.",
  "note.window": "Show window",
  "note.no-certificate": "By phone, or set it up on this device",
  "note.expired-certificate": "Yours has expired. Nothing was charged.",
  "note.error": "That did not work. This order is not paid.",
  "note.expired": "Nothing was charged. Order again.",
  "note.withdrawn": "Nothing was charged.",
  "note.offline": "Coconut Pay tries again by itself",
  "panel.title": "Get the Coconut Pay extension",
  "panel.lead": "It pays with one click, signed by your own certificate. Your key never leaves this device. This browser does not have it yet.",
  "panel.to-pay": "To pay",
  "panel.how": "How to add it while Coconut Pay is in test",
  "panel.step1": "Open chrome://extensions in a new tab.",
  "panel.step2": "Switch on “Developer mode”.",
  "panel.step3": "Press “Load unpacked” and choose the folder dist/chrome.",
  "panel.check": "I have added it",
  "waiting.cancel": "Cancel",
} as const;

export type Word = keyof typeof en;
export type Words = Readonly<Record<Word, string>>;

const ko: Words = {
  loading: "Coconut Pay 불러오는 중…",
  "no-extension": "휴대폰으로 결제",
  "no-certificate": "Coconut Pay로 결제",
  ready: "Coconut Pay로 결제",
  opening: "Coconut Pay 여는 중…",
  prompt: "Coconut Pay 화면에서 확인해 주세요",
  window: "Coconut Pay 창에서 확인해 주세요",
  processing: "결제하는 중…",
  paid: "결제 완료",
  canceled: "Coconut Pay로 결제",
  "expired-certificate": "인증서 갱신하기",
  error: "다시 시도",
  expired: "결제 시간이 지났습니다",
  withdrawn: "상점이 취소한 결제입니다",
  offline: "연결되지 않음",
  "note.canceled": "취소했습니다. 이 주문은 결제되지 않았습니다.",
  "note.window": "창 보기",
  "note.no-certificate": "휴대폰으로, 또는 이 기기에 만들어서",
  "note.expired-certificate": "인증서가 만료되었습니다. 결제된 금액은 없습니다.",
  "note.error": "결제하지 못했습니다. 이 주문은 결제되지 않았습니다.",
  "note.expired": "결제된 금액은 없습니다. 다시 주문해 주세요.",
  "note.withdrawn": "결제된 금액은 없습니다.",
  "note.offline": "연결되면 자동으로 다시 시도합니다",
  "panel.title": "Coconut Pay 확장 프로그램 받기",
  "panel.lead": "내 인증서로 서명하여 한 번의 클릭으로 결제합니다. 인증서의 키는 이 기기를 떠나지 않습니다. 이 브라우저에는 아직 설치되어 있지 않습니다.",
  "panel.to-pay": "결제할 금액",
  "panel.how": "시험 기간 중 설치 방법",
  "panel.step1": "새 탭에서 chrome://extensions 주소를 엽니다.",
  "panel.step2": "‘개발자 모드’를 켭니다.",
  "panel.step3": "‘압축해제된 확장 프로그램을 로드합니다’를 누르고 dist/chrome 폴더를 고릅니다.",
  "panel.check": "설치했습니다",
  "waiting.cancel": "취소",
};

/** All words of the button's frame in a language. */
export function wordsOf(language: Language): Words {
  return language === "ko" ? ko : en;
}
