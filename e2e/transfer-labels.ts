import type { Language } from "./browser.ts";

// What a person reads where money is sent, written down a second time.

const en = {
  link: "Send money",
  title: "Send money",
  user: "Recipient's number",
  amount: "Amount to send",
  message: "Message (optional)",
  next: "Check the recipient",
  pin: "This device's PIN",
  send: "Send ₩30,000",
  sent: "₩30,000 sent",
  again: "Send more",
  self: "You cannot send money to yourself.",
  nobody: "Nobody has this number. Check the recipient's number.",
  tooMuch: "This is more than you may send. You can send ₩470,000 now.",
  moved: "No money was moved.",
  askAmount: "Amount to ask for (optional)",
  asked: "Somebody's request has filled this in. Check it before you send.",
  unknown: "We are finding out how the transfer ended",
};

const ko: typeof en = {
  link: "송금",
  title: "송금",
  user: "받는 사람 번호",
  amount: "보낼 금액",
  message: "남길 말 (선택)",
  next: "받는 사람 확인",
  pin: "이 기기의 PIN",
  send: "30,000원 보내기",
  sent: "30,000원 보냈습니다",
  again: "다른 송금",
  self: "나에게는 보낼 수 없습니다.",
  nobody: "이 번호의 사용자가 없습니다. 받는 사람의 번호를 확인하세요.",
  tooMuch: "오늘 보낼 수 있는 금액을 넘었습니다. 지금 보낼 수 있는 금액은 470,000원입니다.",
  moved: "돈은 빠져나가지 않았습니다.",
  askAmount: "받을 금액 (선택)",
  asked: "누군가의 요청으로 채워진 내용입니다. 확인한 뒤 보내세요.",
  unknown: "송금 결과를 확인하고 있습니다",
};

export const transferLabelsIn = (language: Language) => ({ en, ko })[language];
