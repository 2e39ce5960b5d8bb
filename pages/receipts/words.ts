import type { Language } from "../../protocol/account.ts";

const ko = {
  title: "영수증",
  lead: "판매자가 서명한 영수증입니다. 열면 이 기기에서 서명을 확인합니다.",
  none: "아직 영수증이 없습니다. 결제한 판매자가 발행하면 여기에 나타납니다.",
  notYet: "판매자가 아직 영수증을 발행하지 않았습니다.",
  notYetHelp: "발행되면 이 화면에 바로 나타납니다. 결제 사실은 판매자의 영수증이 없어도 내 서명과 Coconut Pay의 서명으로 증명됩니다.",
  several: "이 주문의 판매자별 영수증",
  refunded: (sum: string) => `환불 ${sum}`,
  refundedSince: (sum: string) => `발행 뒤 환불 ${sum}`,
  all: "모든 영수증",
};
export type ReceiptsWords = typeof ko;

const en: ReceiptsWords = {
  title: "Receipts",
  lead: "Signed by the sellers. Opening one verifies it on this device.",
  none: "No receipts yet. They appear here once the seller has issued them.",
  notYet: "The seller has not issued a receipt yet.",
  notYetHelp: "It appears here at once when they do. Without it your own signature and Coconut Pay's still prove the payment.",
  several: "Receipts of this order, one for each seller",
  refunded: (sum) => `Refunded ${sum}`,
  refundedSince: (sum) => `Refunded since ${sum}`,
  all: "All receipts",
};

/** The words of the receipts' screens in a language. */
export function receiptsWordsIn(language: Language): ReceiptsWords {
  return language === "ko" ? ko : en;
}
