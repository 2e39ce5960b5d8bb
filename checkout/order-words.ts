import type { Language } from "../protocol/account.ts";

const en = {
  checking: "Checking the order with the shop…",
  abnormal: "This order is not the shop's own",
  unmoved: "No money was moved.",
  unpayable: "No money was moved, and none can be.",
  what: "The page says something else than the shop's server:",
  code: "Tell the shop this code:",
  invalid: "This page holds no order that can be read",
  failed: "The order could not be checked",
  retry: "Try again",
  merchant: "the merchant",
  number: "the order's number",
  currency: "the currency",
  total: "the total",
  delivery: "the delivery address",
  tid: "the order's fingerprint (tid)",
  product: (line: number) => `line ${line}: the product`,
  name: (line: number) => `line ${line}: the product's name`,
  quantity: (line: number) => `line ${line}: the quantity`,
  unitPrice: (line: number) => `line ${line}: the price`,
  amount: (line: number) => `line ${line}: the sum`,
  seller: (line: number) => `line ${line}: the seller`,
  line: (line: number) => `line ${line} as a whole`,
} as const;

type Said = { readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : (line: number) => string };

const ko: Said = {
  checking: "상점에 주문을 확인하는 중…",
  abnormal: "상점의 주문과 다릅니다",
  unmoved: "돈은 움직이지 않았습니다.",
  unpayable: "돈은 움직이지 않았고, 이 주문으로는 결제할 수 없습니다.",
  what: "이 페이지와 상점 서버의 내용이 다른 곳:",
  code: "상점에 알려 줄 코드:",
  invalid: "이 페이지의 주문을 읽을 수 없습니다",
  failed: "주문을 확인하지 못했습니다",
  retry: "다시 시도",
  merchant: "판매자",
  number: "주문번호",
  currency: "통화",
  total: "합계",
  delivery: "배송지",
  tid: "주문 지문(tid)",
  product: (line) => `${line}번째 상품: 상품`,
  name: (line) => `${line}번째 상품: 이름`,
  quantity: (line) => `${line}번째 상품: 수량`,
  unitPrice: (line) => `${line}번째 상품: 가격`,
  amount: (line) => `${line}번째 상품: 금액`,
  seller: (line) => `${line}번째 상품: 판매자`,
  line: (line) => `${line}번째 상품 전체`,
};

/** All words of the order's frame in a language. */
export function orderWords(language: Language): Said {
  return language === "ko" ? ko : en;
}

/** A differing field, such as `lines[0].unitPrice`, in words; the name as it stands where it is none of an order's. */
export function fieldWords(field: string, words: Said): string {
  const [, at, part] = /^lines\[(\d+)\](?:\.(\w+))?$/.exec(field) ?? [];
  const key = at === undefined ? field : (part ?? "line");
  const text = Object.hasOwn(words, key) ? words[key as keyof Said] : undefined;
  if (typeof text === "function") return text(Number(at) + 1);
  return text ?? field;
}
