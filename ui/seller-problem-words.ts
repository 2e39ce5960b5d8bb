import type { Language } from "../protocol/account.ts";
import type { Problem, ProblemCode, SellerProblemCode } from "../protocol/problem.ts";
import { problemWords, type Words, won, wordsFrom } from "./problem-words.ts";

const fetchFailures = {
  "refused-address": ["공개되지 않은 주소", "an address that is not public"],
  unreachable: ["연결할 수 없음", "it could not be reached"],
  tls: ["보안 연결 실패", "the secure connection failed"],
  "timed-out": ["응답 시간 초과", "it did not answer in time"],
  redirected: ["다른 주소로 넘김", "it redirected"],
  "too-large": ["응답이 너무 큼", "its answer was too large"],
  "bad-answer": ["응답을 이해할 수 없음", "its answer was not understood"],
} as const;
const missing = {
  business: ["사업자 정보", "business details"],
  origin: ["확인된 주소", "a proven origin"],
  certificate: ["서명 키 인증서", "a certified signing key"],
} as const;

const table: { readonly [C in SellerProblemCode]: Words<C> } = {
  "merchant-not-found": { ko: "이 판매자를 찾을 수 없습니다.", en: "This merchant was not found." },
  "merchant-name-taken": {
    ko: "같거나 비슷하게 보이는 이름이 이미 있습니다. 다른 이름을 고르세요.",
    en: "A merchant has this name or one that looks like it. Choose another one.",
  },
  "seller-required": { ko: "판매자로 다시 로그인하세요.", en: "Sign in again as the merchant." },
  "member-required": {
    ko: "API 키로는 할 수 없습니다. 판매자 화면에 로그인해서 하세요.",
    en: "An API key cannot do this. Sign in to the dashboard to do it.",
  },
  "owner-required": { ko: "대표(소유자)만 할 수 있습니다.", en: "Only an owner of the merchant can do this." },
  "member-not-found": { ko: "이 이메일로 가입한 사용자가 없습니다.", en: "Nobody has signed up with this e-mail." },
  "last-owner": { ko: "마지막 소유자는 내보낼 수 없습니다.", en: "The last owner cannot be removed." },
  "api-key-limit": { ko: "API 키가 너무 많습니다. 쓰지 않는 키를 먼저 폐기하세요.", en: "There are too many API keys. Revoke one that is not used." },
  "origin-invalid": {
    ko: "웹 주소가 올바르지 않습니다. https://shop.example 처럼 경로 없이 입력하세요.",
    en: "This is not an origin. Enter it like https://shop.example, without a path.",
  },
  "origin-taken": { ko: "다른 판매자의 주소입니다.", en: "This origin belongs to another merchant." },
  "origin-limit": { ko: "주소가 너무 많습니다. 쓰지 않는 주소를 먼저 지우세요.", en: "There are too many origins. Remove one that is not used." },
  "key-approval-required": {
    ko: "실거래 서명 키는 대표(소유자)가 인증서와 PIN으로 승인해야 합니다.",
    en: "A signing key for live mode needs an owner’s approval by certificate and PIN.",
  },
  "key-approval-invalid": {
    ko: "서명 키 승인을 확인할 수 없습니다. 다시 승인하세요.",
    en: "The approval of the signing key could not be verified. Approve it again.",
  },
  "live-mode-not-ready": {
    ko: (problem) => `실거래를 신청하려면 먼저 필요합니다: ${problem.missing.map((what) => missing[what][0]).join(", ")}.`,
    en: (problem) => `Live mode needs first: ${problem.missing.map((what) => missing[what][1]).join(", ")}.`,
  },
  "seller-unknown": {
    ko: ({ merchant }) => `주문에 이 장터에서 팔지 않는 판매자(${merchant})의 상품이 있습니다.`,
    en: ({ merchant }) => `The order has a line of ${merchant}, which does not sell on this marketplace.`,
  },
  "sign-in-invalid": { ko: "서명으로 로그인하지 못했습니다. 다시 시도하세요.", en: "The sign-in was not accepted. Try again." },
  "order-url-missing": { ko: "이 판매자는 주문 확인 주소를 등록하지 않았습니다.", en: "This merchant has not registered where its orders are fetched." },
  "order-fetch-failed": {
    ko: ({ reason }) => `상점의 서버에서 주문을 확인하지 못했습니다: ${fetchFailures[reason][0]}.`,
    en: ({ reason }) => `The order could not be checked with the shop's server: ${fetchFailures[reason][1]}.`,
  },
  "payment-not-paid": { ko: "결제되지 않은 주문입니다.", en: "This payment has not been paid." },
  "refund-too-much": {
    ko: ({ left }) => `환불할 수 있는 금액은 ${won(left, "ko")}까지입니다.`,
    en: ({ left }) => `At most ${won(left, "en")} can still be refunded.`,
  },
  "refund-number-taken": { ko: "이 환불 번호는 다른 환불에 쓰였습니다.", en: "Another refund has this number." },
  "merchant-balance-insufficient": {
    ko: ({ balance }) => `판매자 잔액이 부족합니다. 지금 잔액은 ${won(balance, "ko")}입니다.`,
    en: ({ balance }) => `The merchant's balance is too low: it is ${won(balance, "en")} now.`,
  },
  "payout-number-taken": { ko: "이 출금 번호는 다른 출금에 쓰였습니다.", en: "Another payout has this number." },
  "money-order-invalid": { ko: "서명한 내용을 확인할 수 없어 처리하지 않았습니다.", en: "The signed order could not be verified and was not carried out." },
  "money-order-stale": { ko: "서명한 지 오래되어 처리하지 않았습니다. 다시 서명하세요.", en: "The signature is too old. Sign it again." },
  "receipt-not-found": { ko: "영수증이 없습니다.", en: "There is no such receipt." },
  "receipt-mismatch": { ko: "영수증의 내용이 결제와 다릅니다. 새로 발행하세요.", en: "The receipt differs from the payment as it stands. Issue it anew." },
  "receipt-signature-invalid": { ko: "영수증의 서명이 올바르지 않습니다.", en: "The receipt's signature does not hold." },
  "webhook-url-refused": {
    ko: "이 주소로는 보낼 수 없습니다. 공개된 https 주소를 입력하세요.",
    en: "Events cannot be sent there. Enter a public https address.",
  },
  "webhook-endpoint-limit": {
    ko: "웹훅 주소가 너무 많습니다. 쓰지 않는 주소를 먼저 지우세요.",
    en: "There are too many endpoints. Remove one that is not used.",
  },
  "webhook-invalid": { ko: "받은 웹훅을 확인할 수 없습니다.", en: "The webhook could not be verified." },
  "webhook-endpoint-disabled": { ko: "이 웹훅 주소는 꺼져 있습니다. 먼저 켜세요.", en: "This endpoint is disabled. Enable it first." },
};

/** What a problem means to a merchant or a shop's visitor, and whether money was moved. */
export function sellerProblemWords(problem: Problem, language: Language): { readonly what: string; readonly moved: string } {
  return problem.code in table ? wordsFrom(table as unknown as Partial<Record<ProblemCode, Words<never>>>, problem, language) : problemWords(problem, language);
}
