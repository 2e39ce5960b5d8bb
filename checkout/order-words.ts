import type { Language } from "../protocol/account.ts";

const en = {
  checking: "Checking the order with the shop…",
  abnormal: "This order is not the shop's own",
  unmoved: "No money was moved.",
  unpayable: "No money was moved, and none can be.",
  what: "The page says something else than the shop's server:",
  unread: "The page's order has been changed so that it cannot be read.",
  code: "Tell the shop this code:",
  copy: "Copy",
  copied: "Copied",
  back: "Back to the shop",
  invalid: "This page holds no order that can be read",
  invalidWhat: "The shop's page is broken or has been changed. Go back to the shop and order again.",
  failed: "The order could not be checked",
  retry: "Try again",
} as const;

const ko: Readonly<Record<keyof typeof en, string>> = {
  checking: "상점에 주문을 확인하는 중…",
  abnormal: "상점의 주문과 다릅니다",
  unmoved: "돈은 움직이지 않았습니다.",
  unpayable: "돈은 움직이지 않았고, 이 주문으로는 결제할 수 없습니다.",
  what: "이 페이지와 상점 서버의 내용이 다른 곳:",
  unread: "이 페이지의 주문이 읽을 수 없게 바뀌었습니다.",
  code: "상점에 알려 줄 코드:",
  copy: "복사",
  copied: "복사함",
  back: "상점으로 돌아가기",
  invalid: "이 페이지의 주문을 읽을 수 없습니다",
  invalidWhat: "상점의 페이지가 잘못되었거나 바뀌었습니다. 상점으로 돌아가 다시 주문하세요.",
  failed: "주문을 확인하지 못했습니다",
  retry: "다시 시도",
};

/** All words of the order's frame in a language. */
export function orderWords(language: Language): Readonly<Record<keyof typeof en, string>> {
  return language === "ko" ? ko : en;
}
