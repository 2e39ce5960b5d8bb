import type { Language } from "../../protocol/account.ts";

const ko = {
  title: "PC의 결제 확인",
  onPc: (host: string) => `${host}의 PC 화면에서 결제합니다`,
  same: "PC에도 같은 숫자가 보이나요?",
  started: (time: string) => `${time}에 시작됨`,
  left: (time: string) => `남은 시간 ${time}`,
  pin: "인증서 PIN",
  pinWhy: "PC의 결제를 휴대폰으로 할 때는 항상 PIN이 필요합니다.",
  pinEmpty: "PIN을 입력하세요. 6자 이상입니다.",
  pay: (sum: string) => `${sum} 결제`,
  paying: "결제하는 중…",
  notMine: "내 결제가 아님",
  decline: "결제하지 않기",
  insufficient: (missing: string) => `잔액이 ${missing} 부족합니다. 돈은 빠져나가지 않았습니다.`,
  topUp: "충전하기",
  paid: (sum: string) => `${sum} 결제됨`,
  paidTo: (name: string, time: string) => `${name} · ${time}`,
  pcGoesOn: "PC 화면은 저절로 넘어갑니다.",
  checking: "결제 결과를 확인하는 중",
  checkingWhy: "보냈지만 아직 응답을 받지 못했습니다. 같은 서명을 다시 보내 확인하므로 두 번 결제되지 않습니다. 다시 결제하지 마세요.",
  declined: "결제하지 않았습니다",
  reported: "알려 주셔서 고맙습니다. 그 PC의 요청을 끝냈습니다.",
  declinedWhy: "돈은 움직이지 않았습니다.",
  over: "PC의 요청이 끝났습니다",
  done: "완료",
  again: "다시 스캔하기",
  binding: "PC와 연결하는 중…",
};
export type PayWords = typeof ko;

const en: PayWords = {
  title: "Confirm the PC's payment",
  onPc: (host) => `You are paying on a PC at ${host}`,
  same: "Does the PC show the same number?",
  started: (time) => `Started at ${time}`,
  left: (time) => `Time left ${time}`,
  pin: "Certificate PIN",
  pinWhy: "Paying for a PC always needs your PIN.",
  pinEmpty: "Enter your PIN: 6 characters or more.",
  pay: (sum) => `Pay ${sum}`,
  paying: "Paying…",
  notMine: "Not mine",
  decline: "Do not pay",
  insufficient: (missing) => `Your balance is ${missing} short. No money was moved.`,
  topUp: "Top up",
  paid: (sum) => `Paid ${sum}`,
  paidTo: (name, time) => `${name} · ${time}`,
  pcGoesOn: "The PC continues by itself.",
  checking: "Checking the result",
  checkingWhy: "It was sent, and no answer has come yet. The same signature is sent again, so you cannot pay twice. Do not pay again.",
  declined: "Not paid",
  reported: "Thank you for telling us. The request of that PC has ended.",
  declinedWhy: "No money was moved.",
  over: "The PC's request has ended",
  done: "Done",
  again: "Scan again",
  binding: "Connecting to the PC…",
};

/** The words of paying for a PC. */
export function payWordsIn(language: Language): PayWords {
  return language === "ko" ? ko : en;
}
