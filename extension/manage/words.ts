import type { ShellWords } from "../../pages/shell.ts";
import type { Language } from "../../protocol/account.ts";

const ko = {
  openWallet: "지갑 열기",
  waiting: (host: string) => `${host}에서 결제를 기다리고 있습니다.`,
  backToShop: "상점으로 돌아가기",
  setUpFirst: (host: string) => `${host}에서 결제하려면 먼저 준비가 필요합니다. 끝나면 상점으로 돌아갑니다.`,
  pinNever: "PIN은 코코넛 창에서만 입력합니다. 상점 페이지에서는 절대 묻지 않습니다.",
  removalTitle: "확장 프로그램을 지우기 전에",
  removal:
    "확장 프로그램을 지우거나 브라우저 데이터를 삭제하면 이 기기의 키가 사라집니다. 키는 복사하거나 되살릴 수 없고, 인증서를 새로 받아야 합니다. 잔액은 계정에 그대로 있습니다.",
} satisfies ShellWords & Record<string, unknown>;

const en: typeof ko = {
  openWallet: "Open the wallet",
  waiting: (host) => `${host} is waiting for your payment.`,
  backToShop: "Back to the shop",
  setUpFirst: (host) => `To pay at ${host}, set up the wallet first. Then you go back to the shop.`,
  pinNever: "You type the PIN in Coconut’s own window only. A shop’s page never asks for it.",
  removalTitle: "Before you remove the extension",
  removal:
    "Removing the extension, or its data in the browser, destroys the key on this device. It cannot be copied or restored, and you would need a new certificate. Your balance stays in your account.",
};

/** The words of the extension's own frame, in a language. */
export function extensionWordsIn(language: Language): typeof ko {
  return language === "ko" ? ko : en;
}
