import type { ShellWords } from "../pages/shell.ts";
import type { Language } from "../protocol/account.ts";

const ko = {
  navigation: "메뉴",
  home: "홈",
  devices: "기기",
  scanDevice: "기기의 코드 스캔하기",
  back: "뒤로",
  scan: "스캔",
  certificate: "인증서",
  settings: "설정",
  newBuild: "새 버전이 준비되었습니다.",
  restart: "다시 시작",
  pinNever: "PIN은 이 앱에서만 입력합니다. 상점 페이지에서는 절대 묻지 않습니다.",
  issueAdvice:
    "컴퓨터가 있다면 마스터 인증서는 코코넛 확장 프로그램에서 만들기를 권합니다. 확장 프로그램은 한 번 설치한 코드로 서명하지만, 이 앱의 코드는 서버에서 다시 받아 올 수 있기 때문입니다.",
  removalTitle: "이 앱을 지우기 전에",
  removal:
    "앱을 지우거나 브라우저에서 이 사이트의 데이터를 삭제하면 이 기기의 키가 사라집니다. 키는 복사하거나 되살릴 수 없고, 인증서를 새로 받아야 합니다. 잔액은 계정에 그대로 있습니다.",
} satisfies ShellWords & Record<string, unknown>;

const en: typeof ko = {
  navigation: "Menu",
  home: "Home",
  devices: "Devices",
  scanDevice: "Scan a device’s code",
  back: "Back",
  scan: "Scan",
  certificate: "Certificate",
  settings: "Settings",
  newBuild: "A new version is ready.",
  restart: "Restart",
  pinNever: "You type the PIN in this app only. A shop’s page never asks for it.",
  issueAdvice:
    "If you have a computer, we recommend making the master certificate in the Coconut extension there: it signs with code that was installed once, while this app’s code can come anew from the server.",
  removalTitle: "Before you remove this app",
  removal:
    "Removing the app, or this site’s data in the browser, destroys the key on this device. It cannot be copied or restored, and you would need a new certificate. Your balance stays in your account.",
};

export type PhoneWords = typeof ko;

/** The words of the app's own frame, in a language. */
export function phoneWordsIn(language: Language): PhoneWords {
  return language === "ko" ? ko : en;
}
