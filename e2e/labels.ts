import type { Language } from "./browser.ts";

// What a person reads; written down here a second time, so that a wrong word in the product is seen.

const en = {
  shop: {
    quantity: "Quantity",
    buyer: "Your name",
    order: "Order",
    paid: "Thank you, it is paid",
    canceled: "You canceled.",
  },
  button: { ready: "Pay with Coconut", paid: "Paid", setUp: "Set up Coconut Pay", canceled: "Canceled. This order is not paid." },
  prompt: {
    pay: /^Pay ₩[\d,]+$/,
    pin: "Certificate PIN",
    cancel: "Cancel",
    done: "Done",
    paid: /^Paid ₩[\d,]+$/,
    again: "Press once more.",
    checking: "Checking the payment",
    missing: /^Your balance is ₩[\d,]+ short\./,
  },
  wallet: {
    signUp: "Sign up",
    email: "E-mail",
    name: "Name",
    password: "Password",
    age: "I am 14 or older",
    pin: "PIN",
    pinAgain: "PIN once more",
    issue: "Make the certificate",
    topUp: "Top up",
    amount: "Amount",
    toppedUp: /^Topped up /,
    backToShop: "Back to the shop",
    haveAccount: "I have an account",
    noAccount: "I have no account",
    logIn: "Log in",
    logOut: "Log out on all devices",
    openWallet: "Open the wallet",
    settings: "Settings",
    copied: /used in two places/,
  },
};

const ko: typeof en = {
  shop: { quantity: "수량", buyer: "받는 분 이름", order: "주문하기", paid: "결제되었습니다. 고맙습니다", canceled: "취소했습니다." },
  button: { ready: "Coconut Pay로 결제", paid: "결제 완료", setUp: "Coconut Pay 시작하기", canceled: "취소했습니다. 이 주문은 결제되지 않았습니다." },
  prompt: {
    pay: /^[\d,]+원 결제하기$/,
    pin: "인증서 PIN",
    cancel: "취소",
    done: "완료",
    paid: /^[\d,]+원 결제됨$/,
    again: "한 번 더 눌러 주세요.",
    checking: "결제 결과를 확인하는 중",
    missing: /^잔액이 [\d,]+원 부족합니다\./,
  },
  wallet: {
    signUp: "가입하기",
    email: "이메일",
    name: "이름",
    password: "비밀번호",
    age: "만 14세 이상입니다",
    pin: "PIN",
    pinAgain: "PIN 다시 입력",
    issue: "인증서 만들기",
    topUp: "충전하기",
    amount: "금액",
    toppedUp: /충전했습니다\.$/,
    backToShop: "상점으로 돌아가기",
    haveAccount: "이미 계정이 있습니다",
    noAccount: "계정이 없습니다",
    logIn: "로그인",
    logOut: "모든 기기에서 로그아웃",
    openWallet: "지갑 열기",
    settings: "설정",
    copied: /두 곳에서 쓰/,
  },
};

const LABELS: Readonly<Record<Language, typeof en>> = { ko, en };

/** The words on every screen in a language. */
export const labelsIn = (language: Language) => LABELS[language];
