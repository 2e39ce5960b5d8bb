const ko = {
  title: "환불",
  lead: "결제의 상세 화면에서 환불할 수 있습니다.",
  order: "주문 번호",
  at: "때",
  amount: "금액",
  reason: "이유",
  by: "서명",
  byKey: "판매자의 서명 키",
  number: "환불 번호",
  came: (count: number) => `새 환불 ${count}건`,
  empty: "환불이 없습니다",
  emptyHelp: "환불하려면 결제를 열고 ‘환불하기’를 누르세요.",
};
const en: typeof ko = {
  title: "Refunds",
  lead: "A payment is refunded on its own screen.",
  order: "Order number",
  at: "When",
  amount: "Amount",
  reason: "Reason",
  by: "Signed by",
  byKey: "the merchant’s signing key",
  number: "Refund number",
  came: (count) => (count === 1 ? "1 new refund" : `${count} new refunds`),
  empty: "There are no refunds",
  emptyHelp: "To refund, open a payment and press “Refund”.",
};
export const refundsWords = { ko, en } as const;
