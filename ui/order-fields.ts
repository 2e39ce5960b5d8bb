import type { Language } from "../protocol/account.ts";

const en = {
  merchant: "the merchant",
  number: "the order's number",
  currency: "the currency",
  total: "the total",
  delivery: "the delivery address",
  tid: "the order's fingerprint (tid)",
  order: "the order as a whole: it cannot be read",
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
  merchant: "판매자",
  number: "주문번호",
  currency: "통화",
  total: "합계",
  delivery: "배송지",
  tid: "주문 지문(tid)",
  order: "주문 전체: 읽을 수 없음",
  product: (line) => `${line}번째 상품: 상품`,
  name: (line) => `${line}번째 상품: 이름`,
  quantity: (line) => `${line}번째 상품: 수량`,
  unitPrice: (line) => `${line}번째 상품: 가격`,
  amount: (line) => `${line}번째 상품: 금액`,
  seller: (line) => `${line}번째 상품: 판매자`,
  line: (line) => `${line}번째 상품 전체`,
};

/** A field by which orders differ, such as `lines[0].unitPrice`, in words; the name as it stands where it is none of an order's. */
export function orderField(field: string, language: Language): string {
  const words = language === "ko" ? ko : en;
  const [, at, part] = /^lines\[(\d+)\](?:\.(\w+))?$/.exec(field) ?? [];
  const key = at === undefined ? field : (part ?? "line");
  const text = Object.hasOwn(words, key) ? words[key as keyof Said] : undefined;
  if (typeof text === "function") return text(Number(at) + 1);
  return text ?? field;
}
