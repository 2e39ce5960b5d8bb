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
  unsure: "보냈는지 아직 알 수 없습니다. 다시 눌러도 한 번만 보냅니다.",
  done: (sum: string, bank: string, account: string) => `${sum}을(를) ${bank} ${account} 계좌로 보냈습니다.`,
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
  unsure: "It is not known yet whether it was sent. Pressing again sends it once.",
  done: (sum, bank, account) => `${sum} sent to ${bank} ${account}.`,
};

const words: Record<Language, Words> = { ko, en };

/** What the screen of withdrawing says. */
export const withdrawWordsIn = (language: Language): Words => words[language];
