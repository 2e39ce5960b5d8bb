import type { Language } from "./browser.ts";

// What a buyer reads in the marketplace, written down a second time.

const en = {
  honeySlip: "hony",
  honey: /Acacia honey/,
  hoodie: "Loose hoodie",
  chooseHoodie: "Order this: Loose hoodie",
  toCart: "Add to cart",
  sheet: "Go to the order sheet",
  tooMany: "There are not that many any more",
  sum40000: "₩40,000",
  sum94800: "₩94,800",

  chosen: "English",
  signIn: "Sign in",
  name: "Name",
  save: "Save",
  buyer: "Your name",
  recipient: "Recipient",
  postcode: "Postcode",
  postcodeFault: "Postcode: Please enter the five digits",
  submit: "Order and pay",

  short10000: "Your balance is ₩10,000 short.",
  topUp: "Top up",
  youCanceled: "You canceled. Nothing was charged",
  cancel: "Cancel the order",
  canceled: "This order was canceled",
  open: "Not paid yet",
  expired: "The time to pay is over",
  again: "Pay again",
  paid: "Thank you, it is paid",
  mine: "My orders",
  isPaid: "Paid",
};

const ko: typeof en = {
  honeySlip: "아까시아",
  honey: /아카시아 꿀/,
  hoodie: "오버핏 후드 티",
  chooseHoodie: "주문 선택: 오버핏 후드 티",
  toCart: "장바구니에 담기",
  sheet: "주문서 작성하기",
  tooMany: "재고가 부족합니다",
  sum40000: "40,000원",
  sum94800: "94,800원",

  chosen: "한국어",
  signIn: "로그인",
  name: "이름",
  save: "저장",
  buyer: "주문자 이름",
  recipient: "받는 분",
  postcode: "우편번호",
  postcodeFault: "우편번호: 우편번호 다섯 자리를 입력해 주세요",
  submit: "주문하고 결제하기",

  short10000: "잔액이 10,000원 부족합니다.",
  topUp: "충전하기",
  youCanceled: "취소했습니다. 결제된 금액은 없으며",
  cancel: "주문 취소",
  canceled: "취소된 주문입니다",
  open: "아직 결제되지 않았습니다",
  expired: "결제 시간이 지났습니다",
  again: "다시 결제하기",
  paid: "결제되었습니다. 고맙습니다",
  mine: "내 주문",
  isPaid: "결제 완료",
};

const LABELS: Readonly<Record<Language, typeof en>> = { ko, en };

/** The words of the marketplace in a language. */
export const marketplaceLabelsIn = (language: Language) => LABELS[language];
