import type { Language } from "../protocol/account.ts";
import { CopyButton } from "../ui/copy-button.tsx";

/** What somebody reads whom a request for money has led here and who is not logged in: the wallet may be the extension's. */
export function AskedForMoney({ language }: { readonly language: Language }) {
  const said = words[language];
  return (
    <section class="card form" aria-label={said.title}>
      <p>
        <b>{said.title}</b> {said.here}
      </p>
      <p>{said.extension}</p>
      <CopyButton small text={location.href} label={said.copy} language={language} />
    </section>
  );
}

const words = {
  ko: {
    title: "누군가 송금을 요청했습니다.",
    here: "이 앱으로 보내려면 가입하거나 로그인하세요.",
    extension: "코코넛 확장 프로그램을 쓰고 있다면 이 링크를 복사해, 확장 프로그램 ‘송금’ 화면의 번호 칸에 붙여 넣으세요.",
    copy: "링크 복사",
  },
  en: {
    title: "Somebody asks you for money.",
    here: "To send it with this app, sign up or log in.",
    extension: "If you have the Coconut extension, copy this link and paste it there, where “Send money” asks for the number.",
    copy: "Copy the link",
  },
} as const satisfies Record<Language, object>;
