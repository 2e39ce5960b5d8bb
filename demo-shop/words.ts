export type Language = "ko" | "en";

const en = {
  shop: "Coconut Market",
  skip: "Skip to content",
  language: "Language",
  "home.title": "Small things for a good day",
  "home.lead": "Twelve things we use ourselves. Paid with one click, signed by you.",
  "home.products": "Products",
  "product.quantity": "Quantity",
  "product.less": "One less",
  "product.more": "One more",
  "product.name": "Your name",
  "product.name-why": "For the parcel. You need no account.",
  "product.total": "Total",
  "product.order": "Order",
  "product.back": "All products",
  "error.name": "Please enter your name (up to 40 characters).",
  "error.quantity": "Please choose 1 to 99 pieces.",
  "pay.title": "Pay for your order",
  "pay.number": "Order",
  "pay.for": "For",
  "pay.total": "Total",
  "pay.until": "Payable until",
  "pay.how": "Your wallet shows this order and its total before you confirm.",
  "pay.canceled": "You canceled. Nothing was charged; you can pay when you like.",
  "pay.error": "The payment did not go through. Nothing has been confirmed; this page shows it as soon as it is.",
  "pay.checking": "Checking your payment. Please do not pay again.",
  "pay.down": "Coconut Pay cannot be reached right now. Your order is kept and nothing was charged.",
  "pay.retry": "Try again",
  "order.open": "Not paid yet",
  "order.open-text": "This page changes by itself as soon as the payment arrives.",
  "order.pay": "Go to payment",
  "order.paid": "Thank you, it is paid",
  "order.paid-text": "We are packing your order.",
  "order.expired": "The time to pay is over",
  "order.expired-text": "Nothing was charged. Order again when you like.",
  "order.canceled": "This order was canceled",
  "order.canceled-text": "Nothing was charged.",
  "order.review": "We are checking this payment",
  "order.review-text": "Please do not pay again. We will be in touch.",
  "order.number": "Order number",
  "order.paid-at": "Paid",
  "order.payment": "Payment",
  "order.again": "Back to the shop",
  "gone.title": "There is nothing here",
  "gone.text": "The address may be mistyped, or the thing was sold long ago.",
  "failed.title": "That did not work",
  "failed.text": "The fault is ours. Nothing was charged. Please try again in a moment.",
  "refused.title": "This request was not accepted",
  "refused.text": "Nothing was ordered and nothing was charged. Please start from our page.",
  footer: "A demonstration shop. Nothing is really sent, and the money is play money.",
} as const;

export type Words = Readonly<Record<keyof typeof en, string>>;

const ko: Words = {
  shop: "Coconut Market",
  skip: "본문으로 건너뛰기",
  language: "언어",
  "home.title": "좋은 하루를 만드는 작은 물건",
  "home.lead": "저희가 직접 쓰는 열두 가지. 내 서명으로, 한 번의 클릭으로 결제합니다.",
  "home.products": "상품",
  "product.quantity": "수량",
  "product.less": "하나 빼기",
  "product.more": "하나 더하기",
  "product.name": "받는 분 이름",
  "product.name-why": "택배에 적을 이름입니다. 회원 가입은 필요 없습니다.",
  "product.total": "합계",
  "product.order": "주문하기",
  "product.back": "모든 상품",
  "error.name": "이름을 입력해 주세요(40자 이내).",
  "error.quantity": "수량은 1개부터 99개까지 고를 수 있습니다.",
  "pay.title": "주문 결제",
  "pay.number": "주문",
  "pay.for": "받는 분",
  "pay.total": "합계",
  "pay.until": "결제 기한",
  "pay.how": "확인하기 전에 지갑이 이 주문과 합계를 보여 줍니다.",
  "pay.canceled": "취소했습니다. 결제된 금액은 없으며, 원할 때 다시 결제할 수 있습니다.",
  "pay.error": "결제하지 못했습니다. 확인된 결제는 없으며, 확인되면 바로 여기에 표시합니다.",
  "pay.checking": "결제를 확인하고 있습니다. 다시 결제하지 마세요.",
  "pay.down": "지금 Coconut Pay에 연결할 수 없습니다. 주문은 보관했고 결제된 금액은 없습니다.",
  "pay.retry": "다시 시도",
  "order.open": "아직 결제되지 않았습니다",
  "order.open-text": "결제되면 이 화면이 저절로 바뀝니다.",
  "order.pay": "결제하러 가기",
  "order.paid": "결제되었습니다. 고맙습니다",
  "order.paid-text": "주문하신 물건을 포장하고 있습니다.",
  "order.expired": "결제 시간이 지났습니다",
  "order.expired-text": "결제된 금액은 없습니다. 원할 때 다시 주문해 주세요.",
  "order.canceled": "취소된 주문입니다",
  "order.canceled-text": "결제된 금액은 없습니다.",
  "order.review": "결제를 확인하고 있습니다",
  "order.review-text": "다시 결제하지 마세요. 곧 연락드리겠습니다.",
  "order.number": "주문 번호",
  "order.paid-at": "결제 시각",
  "order.payment": "결제 번호",
  "order.again": "상점으로 돌아가기",
  "gone.title": "찾으시는 페이지가 없습니다",
  "gone.text": "주소가 잘못되었거나 이미 사라진 페이지입니다.",
  "failed.title": "처리하지 못했습니다",
  "failed.text": "저희 쪽 문제입니다. 결제된 금액은 없습니다. 잠시 후 다시 시도해 주세요.",
  "refused.title": "받을 수 없는 요청입니다",
  "refused.text": "주문도 결제도 되지 않았습니다. 저희 페이지에서 다시 시작해 주세요.",
  footer: "시연용 상점입니다. 실제로 배송하지 않으며, 돈도 연습용입니다.",
};

/** All words of the shop in a language. */
export function wordsOf(language: Language): Words {
  return language === "ko" ? ko : en;
}

/** The visitor's language: chosen before, else the browser's first, else English. */
export function languageOf(chosen: string | undefined, accepted: string | undefined): Language {
  if (chosen === "ko" || chosen === "en") return chosen;
  return /^\s*ko\b/i.test(accepted ?? "") ? "ko" : "en";
}

/** A sum of won for people. */
export function won(amount: bigint, language: Language): string {
  const digits = amount.toLocaleString(language);
  return language === "ko" ? `${digits}원` : `₩${digits}`;
}

/** A moment in the shop's own time zone, which is named. */
export function moment(at: Date, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Seoul", hourCycle: "h23" });
  return `${format.format(at)} (KST)`;
}
