import type { Language } from "../../protocol/account.ts";

const ko = {
  title: "PC의 로그인 확인",
  onPc: (host: string) => `${host}의 PC 화면에 로그인합니다`,
  what: "그 PC의 화면이 나로 로그인됩니다. 결제되지 않습니다.",
  beware: "내 앞에 있는 PC에서 직접 시작한 로그인이 아니면 ‘내 로그인이 아님’을 누르세요. 누가 보내 주거나 불러 준 코드라면 그 사람이 나로 로그인하게 됩니다.",
  same: "PC에도 같은 숫자가 보이나요?",
  started: (time: string) => `${time}에 시작됨`,
  left: (time: string) => `남은 시간 ${time}`,
  signIn: "로그인",
  signing: "로그인하는 중…",
  notMine: "내 로그인이 아님",
  decline: "로그인하지 않기",
  certificate: "인증서",
  done: (name: string) => `${name}에 로그인했습니다`,
  pcGoesOn: "PC 화면은 저절로 넘어갑니다. 자리를 뜰 때 PC에서 로그아웃하세요.",
  declined: "로그인하지 않았습니다",
  reported: "알려 주셔서 고맙습니다. 그 PC의 요청을 끝냈습니다.",
  over: "PC의 요청이 끝났습니다",
  close: "완료",
  again: "다시 스캔하기",
};
type Words = typeof ko;

const en: Words = {
  title: "Confirm the PC's sign-in",
  onPc: (host) => `Sign in to ${host} on a PC`,
  what: "That PC's page will be signed in as you. Nothing is paid.",
  beware: "If you did not start this yourself, on a PC in front of you, press “Not mine”. Whoever sent or told you the code would be signed in as you.",
  same: "Does the PC show the same number?",
  started: (time) => `Started at ${time}`,
  left: (time) => `Time left ${time}`,
  signIn: "Sign in",
  signing: "Signing in…",
  notMine: "Not mine",
  decline: "Do not sign in",
  certificate: "Certificate",
  done: (name) => `Signed in to ${name}`,
  pcGoesOn: "The PC continues by itself. Sign out there when you leave.",
  declined: "Not signed in",
  reported: "Thank you for telling us. The request of that PC has ended.",
  over: "The PC's request has ended",
  close: "Done",
  again: "Scan again",
};

/** The words of signing in for a PC. */
export function signInWordsIn(language: Language): Words {
  return language === "ko" ? ko : en;
}
