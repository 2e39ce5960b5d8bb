import type { Language } from "../protocol/account.ts";
import type { Problem, ProblemCode, ProblemOf, SellerProblemCode } from "../protocol/problem.ts";

type Text<C extends ProblemCode> = string | ((problem: ProblemOf<C>) => string);
/** What happened and what to do, in Korean and English; `moved`: whether money was. */
export interface Words<C extends ProblemCode> {
  readonly ko: Text<C>;
  readonly en: Text<C>;
  /** Default `no`. */
  readonly moved?: "unknown";
}

const bug = { ko: "예상하지 못한 문제가 생겼습니다. 잠시 뒤에 다시 시도하세요.", en: "Something unexpected went wrong. Try again in a moment." };
const changed = {
  ko: "상점의 주문과 서명하려는 내용이 다릅니다. 결제하지 말고 상점에 알리세요.",
  en: "The shop's order differs from what you were about to sign. Do not pay, and tell the shop.",
};
const badOrder = { ko: "상점이 보낸 주문이 올바르지 않습니다. 상점에 알리세요.", en: "The shop sent an order that is not valid. Tell the shop." };
const again = { ko: "로그인이 끝났습니다. 다시 로그인하세요.", en: "Your login has ended. Log in again." };
const badCertificate = {
  ko: "이 인증서를 확인할 수 없어 사용하지 않았습니다. 지갑에서 인증서를 확인하세요.",
  en: "This certificate could not be verified and was not used. Look at it in the wallet.",
};

/** A time of waiting in the largest unit that is not below two. */
function span(seconds: number, [second, minute, hour]: readonly [string, string, string]): string {
  if (seconds < 120) return `${Math.ceil(seconds)}${second}`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)}${minute}` : `${Math.ceil(seconds / 3600)}${hour}`;
}

/** A sum of won, for a person. */
export function won(amount: string, language: Language): string {
  const digits = amount.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return language === "ko" ? `${digits}원` : `₩${digits}`;
}

/** A point in time, for a person. */
function clock(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** What a payer can be refused with; the merchants' codes have their words in `seller-problem-words.ts`. */
const table: { readonly [C in Exclude<ProblemCode, SellerProblemCode>]: Words<C> } = {
  "invalid-request": { ko: "입력한 내용을 확인하세요.", en: "Check what you entered." },
  "malformed-json": bug,
  "body-too-large": { ko: "주문이 너무 커서 보낼 수 없습니다.", en: "The order is too large to be sent." },
  "unsupported-media-type": bug,
  "not-found": { ko: "찾을 수 없습니다.", en: "This was not found." },
  "rate-limited": {
    ko: ({ retryAfter }) => `요청이 너무 많습니다. ${span(retryAfter, ["초", "분", "시간"])} 뒤에 다시 시도하세요.`,
    en: ({ retryAfter }) => `Too many requests. Try again in ${span(retryAfter, [" s", " min", " h"])}.`,
  },
  "shutting-down": { ko: "게이트웨이가 잠시 멈췄습니다. 곧 다시 시도하세요.", en: "The gateway is pausing. Try again shortly." },
  internal: bug,
  "email-taken": { ko: "이미 가입된 이메일입니다. 로그인하세요.", en: "This e-mail has an account. Log in instead." },
  "credentials-wrong": { ko: "이메일 또는 비밀번호가 맞지 않습니다.", en: "The e-mail or the password is wrong." },
  "login-required": { ko: "로그인이 필요합니다.", en: "Log in first." },
  "login-signature-invalid": again,
  "login-clock-skew": { ko: "기기의 시계가 맞지 않습니다. 시계를 맞추고 다시 시도하세요.", en: "This device's clock is wrong. Set it and try again." },
  "login-replayed": { ko: "같은 요청이 두 번 왔습니다. 다시 시도하세요.", en: "The same request came twice. Try again." },
  "login-expired": again,
  "login-revoked": { ko: "다른 곳에서 모두 로그아웃했습니다. 다시 로그인하세요.", en: "You were logged out everywhere. Log in again." },
  "api-key-invalid": bug,
  "certificate-request-invalid": { ko: "인증서를 요청하지 못했습니다. 다시 시도하세요.", en: "The certificate request was not accepted. Try again." },
  "master-exists": {
    ko: "이 계정의 마스터 인증서가 다른 기기에 있습니다. 그 기기에서 결제하거나 그 기기의 인증서를 폐기하세요.",
    en: "This account's master certificate is on another device. Pay there, or revoke it there.",
  },
  "certificate-required": { ko: "이 기기에 인증서가 없습니다. 지갑에서 발급하세요.", en: "This device has no certificate. Get one in the wallet." },
  "certificate-untrusted": badCertificate,
  "certificate-profile": badCertificate,
  "certificate-expired": { ko: "인증서가 만료되었습니다. 지갑에서 새로 발급하세요.", en: "Your certificate has expired. Get a new one in the wallet." },
  "certificate-revoked": { ko: "폐기된 인증서입니다. 결제할 수 없습니다.", en: "This certificate was revoked. It cannot pay." },
  "certificate-suspended": {
    ko: ({ cause }) =>
      cause === "pin"
        ? "PIN을 다섯 번 틀려 인증서가 정지되었습니다. 아무도 이 인증서로 결제할 수 없습니다."
        : "이 인증서의 키가 두 곳에서 쓰여 정지되었습니다. 아무도 이 인증서로 결제할 수 없습니다. 기기를 점검하세요.",
    en: ({ cause }) =>
      cause === "pin"
        ? "Five wrong PINs: the certificate is suspended. Nobody can pay with it."
        : "This certificate's key was used in two places: it is suspended. Nobody can pay with it. Check this device.",
  },
  "device-log-entry-invalid": { ko: "기기 기록을 확인할 수 없습니다. 다시 시도하세요.", en: "The device record was not accepted. Try again." },
  "order-invalid": badOrder,
  "order-signature-invalid": badOrder,
  "order-merchant-mismatch": badOrder,
  "order-number-taken": badOrder,
  "idempotency-key-missing": bug,
  "idempotency-conflict": bug,
  "payment-not-found": { ko: "없는 결제입니다. 상점에서 다시 주문하세요.", en: "There is no such payment. Order again at the shop." },
  "payment-not-open": {
    ko: ({ state }) =>
      ({ paid: "이미 결제된 주문입니다.", canceled: "상점이 취소한 주문입니다.", expired: "결제 시간이 지났습니다. 상점에서 다시 주문하세요." })[state],
    en: ({ state }) =>
      ({ paid: "This order is paid already.", canceled: "The shop has canceled this order.", expired: "The time to pay is over. Order again at the shop." })[
        state
      ],
  },
  "authorization-malformed": bug,
  "signature-invalid": { ko: "서명을 확인하지 못했습니다.", en: "The signature could not be verified." },
  "authorization-stale": { ko: "서명이 너무 늦게 도착했습니다. 다시 시도하세요.", en: "The signature came too late. Try again." },
  "already-paid": { ko: "이미 결제된 주문입니다. 두 번 결제되지 않습니다.", en: "This order is paid already. It cannot be paid twice." },
  "payment-mismatch": changed,
  "tid-mismatch": changed,
  "amount-mismatch": changed,
  "quantity-mismatch": changed,
  "line-mismatch": changed,
  "merchant-mismatch": changed,
  "order-mismatch": changed,
  "payee-mismatch": changed,
  "payer-mismatch": { ko: "로그인한 계정과 인증서가 다릅니다.", en: "The certificate is not this account's." },
  "origin-mismatch": {
    ko: "이 사이트는 주문한 상점의 등록된 주소가 아닙니다. 결제하지 마세요.",
    en: "This site is not a registered address of the shop that the order is from. Do not pay here.",
  },
  "device-log-mismatch": {
    ko: "기기 목록이 바뀌었습니다. 지갑을 열어 확인한 뒤 다시 시도하세요.",
    en: "Your list of devices has changed. Look at it in the wallet, then try again.",
  },
  "sequence-reused": {
    ko: "이 인증서의 서명이 다른 곳에서도 나왔습니다. 인증서가 정지됩니다.",
    en: "This certificate has also signed somewhere else. It is being suspended.",
  },
  "pin-required": { ko: "이 결제에는 PIN이 필요합니다.", en: "This payment needs your PIN." },
  "pin-wrong": {
    ko: ({ attemptsLeft }) =>
      attemptsLeft === 0 ? "PIN이 맞지 않습니다. 인증서가 정지되었습니다." : `PIN이 맞지 않습니다. ${attemptsLeft}번 더 틀리면 인증서가 정지됩니다.`,
    en: ({ attemptsLeft }) =>
      attemptsLeft === 0
        ? "Wrong PIN. The certificate is suspended now."
        : attemptsLeft === 1
          ? "Wrong PIN. One more and the certificate is suspended."
          : `Wrong PIN. After ${attemptsLeft} more the certificate is suspended.`,
  },
  "insufficient-balance": { ko: "잔액이 부족합니다. 충전한 뒤 다시 시도하세요.", en: "Your balance is too low. Top up and try again." },
  "handoff-not-found": {
    ko: "이 코드의 결제를 찾을 수 없습니다. PC 화면의 새 코드를 스캔하세요.",
    en: "No payment was found for this code. Scan the new code on the PC.",
  },
  "handoff-code-stale": {
    ko: "오래된 코드입니다. 지금 PC 화면에 보이는 코드를 스캔하세요. 누가 보내 준 코드는 스캔하지 마세요.",
    en: "This code is too old. Scan the one that the PC shows now. Never scan a code that somebody sent you.",
  },
  "handoff-code-wrong": { ko: "코드가 맞지 않습니다. PC 화면의 코드를 다시 확인하세요.", en: "This code is wrong. Look at the code on the PC again." },
  "handoff-taken": { ko: "이 결제는 다른 휴대폰이 이미 진행하고 있습니다.", en: "Another phone is already paying for this PC." },
  "handoff-over": {
    ko: ({ state }) =>
      state === "paid" ? "이미 결제되었습니다." : state === "signed" ? "이미 로그인했습니다." : "PC의 요청이 끝났습니다. PC에서 다시 시작하세요.",
    en: ({ state }) =>
      state === "paid"
        ? "This has been paid already."
        : state === "signed"
          ? "This was signed in already."
          : "The PC's request has ended. Start again on the PC.",
  },
  "handoff-mismatch": changed,
  "device-request-over": {
    ko: "이 기기 요청은 이미 끝났습니다. 새 기기에서 다시 요청하세요.",
    en: "This request has ended already. Ask again on the new device.",
  },
  "device-requests-blocked": {
    ko: ({ until }) => `기기 추가가 잠시 막혀 있습니다. ${clock(until, "ko")} 뒤에 다시 요청하세요.`,
    en: ({ until }) => `Adding devices is blocked for now. Ask again after ${clock(until, "en")}.`,
  },
  "device-limit": {
    ko: "기다리는 기기 요청이 이미 셋입니다. 그 요청을 먼저 끝내세요.",
    en: "Three requests of devices are waiting already. Finish one of them first.",
  },
  "device-name-taken": { ko: "다른 기기가 이 이름을 쓰고 있습니다. 다른 이름을 고르세요.", en: "Another device has this name. Choose another one." },
  "master-required": {
    ko: "마스터 인증서가 있는 기기에서만 할 수 있습니다.",
    en: "Only the device with the master certificate can do this.",
  },
  "recovery-code-wrong": { ko: "복구 코드가 맞지 않습니다.", en: "The recovery code is wrong." },
  "recovery-waiting": {
    ko: ({ until }) => `복구를 기다리는 중입니다. 복구는 ${clock(until, "ko")}부터 마칠 수 있습니다.`,
    en: ({ until }) => `A recovery is waiting. It can be finished from ${clock(until, "en")}.`,
  },
  "recovery-required": {
    ko: "새 마스터 인증서를 만들려면 복구 코드가 필요합니다.",
    en: "A new master certificate takes your recovery code.",
  },
  "recovery-over": {
    ko: ({ state }) => (state === "vetoed" ? "다른 기기가 이 복구를 막았습니다." : "이 복구는 이미 끝났습니다."),
    en: ({ state }) => (state === "vetoed" ? "Another device has stopped this recovery." : "This recovery has ended already."),
  },
  "recovery-excluded": {
    ko: "이 기기는 이 복구를 막을 수 없습니다. 다른 기기에서 막으세요.",
    en: "This device cannot stop this recovery. Stop it from another device.",
  },
  "device-log-rewritten": {
    ko: "기기 기록이 이 기기가 본 것과 다릅니다. 누군가 기록을 바꿨을 수 있습니다. 결제하지 말고 고객센터에 알리세요.",
    en: "The history of your devices is not the one that this device saw. Somebody may have changed it. Do not pay, and contact support.",
  },
  "recipient-not-found": { ko: "이 번호의 사용자가 없습니다. 받는 사람의 번호를 확인하세요.", en: "Nobody has this number. Check the recipient's number." },
  "transfer-to-self": { ko: "나에게는 보낼 수 없습니다.", en: "You cannot send money to yourself." },
  "transfer-limit": {
    ko: ({ left }) => `오늘 보낼 수 있는 금액을 넘었습니다. 지금 보낼 수 있는 금액은 ${won(left, "ko")}입니다.`,
    en: ({ left }) => `This is more than you may send. You can send ${won(left, "en")} now.`,
  },
  "transfer-taken": { ko: "이 송금 번호는 다른 송금에 쓰였습니다. 다시 보내세요.", en: "Another transfer has this number. Send it anew." },
  offline: {
    ko: "게이트웨이에 연결할 수 없습니다. 연결을 확인하고 다시 시도하세요.",
    en: "The gateway cannot be reached. Check the connection and try again.",
  },
  "outcome-unknown": { ko: "결제 결과를 확인하고 있습니다.", en: "We are finding out how the payment ended.", moved: "unknown" },
  "answer-invalid": { ko: "게이트웨이의 응답을 이해할 수 없습니다. 다시 시도하세요.", en: "The gateway's answer was not understood. Try again." },
  "prompt-gone": { ko: "이 결제창은 닫혔습니다. 상점에서 결제 버튼을 다시 누르세요.", en: "This prompt is closed. Press the button at the shop again." },
  "key-missing": {
    ko: "이 기기에 인증서의 키가 없습니다. 확장 프로그램을 지우거나 데이터를 삭제하면 키가 사라집니다.",
    en: "The certificate's key is not on this device. Removing the extension or its data destroys it.",
  },
};

const moved = {
  no: { ko: "돈은 빠져나가지 않았습니다.", en: "No money was moved." },
  unknown: { ko: "돈이 빠져나갔는지 아직 알 수 없습니다. 다시 결제하지 마세요.", en: "It is not known yet whether money was moved. Do not pay again." },
} as const;

/** What a problem means to the person, and whether money was moved. */
export function problemWords(problem: Problem, language: Language): { readonly what: string; readonly moved: string } {
  return wordsFrom(table as unknown as Partial<Record<ProblemCode, Words<never>>>, problem, language);
}

/** A problem's words out of a table; those of `internal` where the table has none. */
export function wordsFrom(
  words: Partial<Record<ProblemCode, Words<never>>>,
  problem: Problem,
  language: Language,
): { readonly what: string; readonly moved: string } {
  const found: Words<never> = words[problem.code] ?? bug;
  const text: Text<never> = found[language];
  return { what: typeof text === "string" ? text : text(problem as never), moved: moved[found.moved ?? "no"][language] };
}
