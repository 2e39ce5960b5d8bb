import type { Language } from "../protocol/account.ts";
import type { PublicState } from "../protocol/payment.ts";
import { money } from "../ui/money.ts";
import { type ShownPayment, watchPayment } from "./payment.ts";
import { part } from "./view.ts";

/** What the gateway writes into the hosted checkout page. */
interface ShownCheckout extends ShownPayment {
  readonly merchant: string;
  readonly orderNumber: string;
  readonly items: number;
  /** The shop's origin. */
  readonly shop: string;
}

const words = {
  en: {
    order: (number: string, items: number) => `Order ${number} · ${items === 1 ? "1 item" : `${items} items`}`,
    back: (host: string) => `Back to ${host}`,
    created: "",
    paid: "Paid. The shop knows it.",
    expired: "Time is up. No money was moved.",
    canceled: "The shop has canceled this payment. No money was moved.",
    advice: "Coconut Pay never asks for a password or a card number on this page.",
  },
  ko: {
    order: (number: string, items: number) => `주문 ${number} · 상품 ${items}개`,
    back: (host: string) => `${host}(으)로 돌아가기`,
    created: "",
    paid: "결제되었습니다. 상점에도 알려졌습니다.",
    expired: "결제 시간이 지났습니다. 돈은 움직이지 않았습니다.",
    canceled: "상점이 이 결제를 취소했습니다. 돈은 움직이지 않았습니다.",
    advice: "Coconut Pay는 이 페이지에서 비밀번호나 카드 번호를 묻지 않습니다.",
  },
} as const satisfies Record<Language, unknown>;

const shown = JSON.parse(part("payment").textContent ?? "") as ShownCheckout;
const asked = new URLSearchParams(location.search).get("language") ?? navigator.language;
const language: Language = asked.startsWith("ko") ? "ko" : "en";
const said = words[language];

document.documentElement.lang = language;
document.title = `${shown.merchant} – Coconut Pay`;
part("merchant").textContent = shown.merchant;
part("amount").textContent = money(shown.amount, shown.currency, language);
part("order").textContent = said.order(shown.orderNumber, shown.items);
part("advice").textContent = said.advice;
const back = document.createElement("a");
back.href = shown.shop;
back.textContent = said.back(new URL(shown.shop).host);
part("back").append(back);

// The page is a shop's page of our own: the same button, in a frame that only registered origins and this one may hold.
const button = document.createElement("coconut-pay-button");
button.setAttribute("payment", shown.payment);
button.setAttribute("language", language);
part("button").append(button);

function learn(state: PublicState): void {
  part("state").textContent = said[state];
}
learn(shown.state);
if (shown.state === "created") watchPayment(shown.payment, { changed: learn, heard: () => undefined });
