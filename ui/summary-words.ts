import type { Language } from "../protocol/account.ts";
import type { OriginWords } from "./shop-origin.tsx";

const ko = {
  origin: {
    secure: "보안 연결",
    insecure: "보안되지 않은 연결",
    unicodeForm: (host: string) => `표시되는 이름: ${host}`,
    mixedScripts: "이 주소에는 비슷해 보이는 여러 문자가 섞여 있습니다. 아는 상점이 맞는지 확인하세요.",
    lookalike: "이 주소는 다른 주소와 똑같아 보이는 글자로 되어 있습니다. 아는 상점이 맞는지 확인하세요.",
  } satisfies OriginWords,
  registered: "등록된 상점",
  first: "이 상점에는 처음 결제합니다.",
  total: "결제 금액",
  fromShop: "상점이 적은 내용",
  more: (count: number) => `외 ${count}개 더 보기`,
  less: "접기",
  times: (quantity: number, unit: string) => `${quantity} × ${unit}`,
  sum: "합계",
  certificate: "인증서",
  role: { master: "마스터", additional: "추가" },
  until: (date: string) => `${date}까지`,
  balanceAfter: "결제 후 잔액",
  balance: "잔액",
  delivery: "배송지",
  deliverySigned: "주문에 포함된 배송지에도 서명합니다.",
  signed: "서명하는 내용",
  order: "주문 번호",
  tid: "거래 해시 (TID)",
  merchantId: "상점 번호",
  paymentId: "결제 번호",
  fingerprint: "인증서 지문",
};
export type SummaryWords = typeof ko;

const en: SummaryWords = {
  origin: {
    secure: "Secure connection",
    insecure: "Connection is not secure",
    unicodeForm: (host) => `Shown as: ${host}`,
    mixedScripts: "This address mixes letters of several scripts that look alike. Check that it is the shop you know.",
    lookalike: "This address is written in letters that look like another address. Check that it is the shop you know.",
  },
  registered: "Registered merchant",
  first: "This is your first payment to this shop.",
  total: "Amount",
  fromShop: "From the shop",
  more: (count) => `and ${count} more`,
  less: "Show less",
  times: (quantity, unit) => `${quantity} × ${unit}`,
  sum: "Total",
  certificate: "Certificate",
  role: { master: "Master", additional: "Additional" },
  until: (date) => `until ${date}`,
  balanceAfter: "Balance after",
  balance: "Balance",
  delivery: "Delivery",
  deliverySigned: "You also sign the delivery address in this order.",
  signed: "What you sign",
  order: "Order number",
  tid: "Transaction hash (TID)",
  merchantId: "Merchant",
  paymentId: "Payment",
  fingerprint: "Certificate fingerprint",
};

/** The words of what is about to be signed. */
export function summaryWordsIn(language: Language): SummaryWords {
  return language === "ko" ? ko : en;
}
