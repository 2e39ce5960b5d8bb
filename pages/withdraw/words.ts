import type { Language } from "../../protocol/account.ts";

const ko = {
  title: "계좌로 보내기",
  lead: "잔액을 내 은행 계좌로 보냅니다. 내 인증서로 서명하고, 항상 PIN을 입력합니다.",
  test: "시험 은행입니다. 실제 계좌로는 아무것도 보내지 않습니다.",
  bank: "은행",
  number: "계좌번호",
  numberInvalid: "계좌번호를 숫자로 입력하세요. 하이픈(-)은 넣어도 됩니다.",
  holder: "예금주",
  textInvalid: "한 줄로 입력하세요.",
  amount: "금액",
  pin: "이 기기의 PIN",
  send: "계좌로 보내기",
  sending: "보내는 중…",
  unknownTitle: "계좌로 보낸 결과를 확인하고 있습니다",
  unknown: (sum: string, bank: string, account: string) =>
    `${bank} ${account} 계좌로 보낸 ${sum}의 결과를 아직 모릅니다. 같은 요청을 다시 확인하며, 돈은 한 번만 나갑니다. 결과를 알 때까지 새로 보낼 수 없습니다.`,
  checkNow: "지금 확인",
  refusedTitle: "계좌로 보내지 못했습니다",
  refused: (sum: string, bank: string, account: string) => `${bank} ${account} 계좌로 보내려던 ${sum}은 보내지지 않았습니다.`,
  tryAgain: "확인하고 다시 보내기",
  sentTitle: (sum: string) => `${sum}을 계좌로 보냈습니다`,
  again: "다른 계좌로 보내기",
};

type Words = typeof ko;

const en: Words = {
  title: "Send to a bank account",
  lead: "Sends your balance to your bank account. Your certificate signs it, always with the PIN.",
  test: "This is the test bank. Nothing goes to a real account.",
  bank: "Bank",
  number: "Account number",
  numberInvalid: "Enter the account number in digits; hyphens are fine.",
  holder: "Account holder",
  textInvalid: "Enter it on one line.",
  amount: "Amount",
  pin: "This device's PIN",
  send: "Send to the account",
  sending: "Sending…",
  unknownTitle: "We are finding out whether it was sent",
  unknown: (sum, bank, account) =>
    `It is not known yet whether ${sum} went to ${bank} ${account}. This same order is being looked up, and the money leaves once. Until then nothing else can be sent.`,
  checkNow: "Look now",
  refusedTitle: "It was not sent",
  refused: (sum, bank, account) => `${sum} did not go to ${bank} ${account}.`,
  tryAgain: "Check it and send again",
  sentTitle: (sum) => `${sum} sent to the account`,
  again: "Send more",
};

const words: Record<Language, Words> = { ko, en };

/** What the screen of withdrawing says. */
export const withdrawWordsIn = (language: Language): Words => words[language];
