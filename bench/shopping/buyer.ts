import type { Session } from "../../protocol/account.ts";
import { fromBase64Url, randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { importSecret, signRequest } from "../../protocol/login.ts";
import { readOrder } from "../../protocol/order.ts";
import type { PromptView } from "../../protocol/payment.ts";
import { type CastPayer, castAuthorization } from "../../server/setup/cast.ts";
import { SCARCE, type Stand } from "./stand.ts";

/** What came of one round through the shop; `ms` from placing the order to the shop's own page that says paid. */
export type Shopping = { readonly kind: "paid"; readonly ms: number } | { readonly kind: "sold-out" };

const ORIGIN = "http://shop.localhost:4500";
const SLUGS = ["postcard", "soap", "coffee", "candle", "notebook", "tote", "blanket", "lamp"] as const;
const any = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;

/** A person with a certificate, a login and a browser's cookies, who shops over HTTP alone. Whatever is not as it should be throws. */
export class ShoppingBuyer {
  readonly #stand: Stand;
  readonly #payer: CastPayer;
  readonly #session: Session;
  readonly #secret: Promise<CryptoKey>;
  readonly #cookies = new Map<string, string>();

  constructor(stand: Stand, payer: CastPayer, session: Session) {
    this.#stand = stand;
    this.#payer = payer;
    this.#session = session;
    this.#secret = importSecret(fromBase64Url(session.secret) ?? randomBytes(32));
  }

  /** Looks around, buys something, by the cart or at once, pays by signature, and waits for the shop's word. */
  async shop(): Promise<Shopping> {
    await this.#page(any(["/", "/?q=컵", "/?q=soap", "/?category=kitchen", "/?category=food"]));
    const scarce = Math.random() < 0.1;
    const slug = scarce ? SCARCE.product : any(SLUGS);
    const product = await this.#page(`/products/${slug}`);
    const began = performance.now();
    const placed = scarce || Math.random() < 0.5 ? await this.#buyNow(slug, product) : await this.#buyByCart(slug);
    if (placed === "sold-out") return { kind: "sold-out" };
    await this.#pay(placed);
    await this.#untilPaid(placed);
    return { kind: "paid", ms: performance.now() - began };
  }

  async #buyNow(product: string, page: string): Promise<string | "sold-out"> {
    const hidden = hiddenIn(page);
    if (hidden("form") === "" && product === SCARCE.product) return "sold-out";
    const answer = await this.#post("/orders", { product, quantity: "1", buyer: "Kim Haneul", form: hidden("form"), price: hidden("price") });
    if (answer.status === 422 && product === SCARCE.product) return "sold-out";
    return tokenOf(answer);
  }

  async #buyByCart(product: string): Promise<string> {
    await this.#post("/cart/add", { product, quantity: "1", buyer: "" });
    await this.#post("/cart/add", { product: any(SLUGS), quantity: "2", buyer: "" });
    const cart = await this.#page("/cart");
    const lines = [...cart.matchAll(/name="quantity:([a-z0-9-]+)"/g)].map(([, slug = ""]) => slug);
    const chosen = Object.fromEntries(
      lines.flatMap((slug) => [
        [`quantity:${slug}`, "1"],
        [`selected:${slug}`, "1"],
      ]),
    );
    await this.#post("/cart", { ...chosen, do: "order" });
    const sheet = await this.#page("/checkout");
    const hidden = hiddenIn(sheet);
    const delivery = {
      buyer: "Kim Haneul",
      recipient: "Kim Haneul",
      phone: "010-1234-5678",
      postcode: "04524",
      address: "서울특별시 중구 세종대로 110",
      detail: "",
    };
    return tokenOf(await this.#post("/checkout", { ...delivery, form: hidden("form"), shown: hidden("shown") }));
  }

  /** As a wallet does: what the gateway's prompt shows is read, signed, and sent. */
  async #pay(token: string): Promise<void> {
    const page = await this.#page(`/orders/${token}/pay`);
    const payment = /payment="(pay_[0-9a-z]{26})"/.exec(page)?.[1];
    if (!payment) throw new Error(`no payment on the page of ${token}`);
    const prompt = (await this.#signed(`/v1/payments/${payment}/prompt`)) as PromptView;
    const read = await readOrder(prompt.order);
    if (!read) throw new Error("an order that cannot be read");
    const seller = { id: prompt.merchant.id, origin: ORIGIN } as Parameters<typeof castAuthorization>[1]["seller"];
    const authorization = await castAuthorization(this.#payer, { id: payment, tid: read.tid, order: prompt.order, seller });
    const answer = await fetch(`${this.#stand.api}/v1/payments/${payment}/authorization`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ authorization }),
    });
    if (!answer.ok) throw new Error(`not paid: ${await answer.text()}`);
    await answer.text();
  }

  async #untilPaid(token: string): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const { state }: { state: string } = await (await this.#post(`/orders/${token}/check`, {})).json();
      if (state === "paid") return;
      if (state !== "open") throw new Error(`a paid order is ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the shop never said paid");
  }

  async #signed(path: string): Promise<unknown> {
    const parameters = { created: Math.floor(Date.now() / 1000), nonce: toBase64Url(randomBytes(16)), keyid: this.#session.keyid };
    const headers = await signRequest({ method: "GET", targetUri: this.#stand.api + path, token: this.#session.token }, parameters, await this.#secret);
    const answer = await fetch(this.#stand.api + path, { headers });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async #page(path: string): Promise<string> {
    const answer = await fetch(this.#stand.shop + path, { headers: this.#headers(), redirect: "manual" });
    this.#keep(answer);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.headers.get("location") ?? ""}`);
    return answer.text();
  }

  async #post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const answer = await fetch(this.#stand.shop + path, {
      method: "POST",
      headers: { ...this.#headers(), origin: ORIGIN },
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
    this.#keep(answer);
    if (answer.status >= 400 && answer.status !== 422) throw new Error(`POST ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return answer;
  }

  #headers(): Record<string, string> {
    return { "accept-language": "en", cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  #keep(answer: Response): void {
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split("=");
      this.#cookies.set(name, value);
    }
  }
}

/** The values of a form's hidden fields. */
function hiddenIn(page: string): (name: string) => string {
  return (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
}

function tokenOf(answer: Response): string {
  const token = /^\/orders\/([A-Za-z0-9_-]+)\/pay$/.exec(answer.headers.get("location") ?? "")?.[1];
  if (answer.status !== 303 || !token) throw new Error(`no order: ${answer.status} ${answer.headers.get("location") ?? ""}`);
  return token;
}
