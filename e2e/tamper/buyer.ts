import * as v from "valibot";
import { requestOf } from "../../checkout/order-request.ts";
import { api } from "../../protocol/api.ts";
import { utf8 } from "../../protocol/bytes.ts";
import { readOrder } from "../../protocol/order.ts";
import { type OrderCheck, OrderCheckReply } from "../../protocol/order-check.ts";
import { ProblemError, readProblem, refuse } from "../../protocol/problem.ts";
import { authorize, type Consent } from "../../wallet/authorize.ts";
import { call } from "../../wallet/client.ts";
import { learnHead } from "../../wallet/device-log.ts";
import { unescaped } from "./html.ts";
import { asBrowser } from "./wallet.ts";
import type { World } from "./world.ts";

/** The attributes of the pay button as they stand in a page. */
export interface Button {
  readonly payment?: string;
  readonly merchant?: string;
  readonly order?: string;
  readonly tid?: string;
}

/** What an attacker changes on a buyer's way; the proxy's part is set at the proxy. */
export interface Tampering {
  /** A script in the shop's page, before the SDK reads the button. */
  readonly script?: (button: Button) => Button | Promise<Button>;
  /** The buyer is the attacker: another wallet would sign this in place of what was shown. */
  readonly consent?: (consent: Consent) => Consent | Promise<Consent>;
  /** What the shop is told at the end. */
  readonly told?: (told: { number: string; payment: string }) => { number: string; payment: string };
}

/** How far a purchase came. */
export interface Purchase {
  /** By whom and with what it was refused; absent where nobody did. */
  refused?: string;
  /** The code of the order check, as the buyer sees it. */
  check?: OrderCheck;
  payment?: string;
  /** The wallet says that it is paid. */
  paid?: true;
}

class Refused extends Error {}

/** Buys what a shop's page offers: page, frame, order check, prompt, signature, return, as browser, button and wallet do it, all by the proxy. */
export async function buy(world: World, page: string, tampering: Tampering = {}): Promise<Purchase> {
  const purchase: Purchase = {};
  try {
    await asBrowser(world.proxy.address, () => go(world, page, tampering, purchase));
  } catch (error) {
    if (error instanceof Refused) purchase.refused = error.message;
    else if (error instanceof ProblemError) purchase.refused = `gateway: ${error.problem.code}`;
    else throw error;
  }
  return purchase;
}

async function go(world: World, page: string, { script, consent: other, told }: Tampering, purchase: Purchase): Promise<void> {
  const shown = buttonIn(await (await fetch(page)).text());
  const button = (await script?.(shown)) ?? shown;
  const shop = new URL(page).origin;
  purchase.payment = button.payment ?? (await checkOrder(world, shop, button, purchase));
  await openFrame(world, shop, `/button/${purchase.payment}`);
  const consent = await readPrompt(world, shop, purchase.payment);
  const outcome = await authorize(world.wallet, (await other?.(consent)) ?? consent);
  if (outcome.kind === "refused") throw new Refused(`gateway: ${outcome.problem.code}`);
  if (outcome.kind !== "paid") throw new Refused(`wallet: ${outcome.kind === "unverified" ? "signed by no key of the gateway's" : "no answer that holds"}`);
  purchase.paid = true;
  const number = new URL(page).pathname.split("/").at(-1) ?? "";
  const says = { number, payment: purchase.payment };
  await comeBack(`${shop}/return?${new URLSearchParams({ ...(told?.(says) ?? says) })}`);
}

/** Goes back to the shop, as a browser or by hand; throws where the shop does not ship. */
export async function comeBack(url: string, init?: RequestInit): Promise<void> {
  const answer = await fetch(url, init);
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Refused(`shop: ${v.parse(v.object({ refused: v.string() }), body).refused}`);
}

/** What the browser does with a frame: it stands only in pages that its own answer names. */
async function openFrame(world: World, shop: string, path: string): Promise<void> {
  const answer = await fetch(world.gateway + path);
  if (!answer.ok) throw new Refused(`gateway: ${readProblem(await answer.json())?.code}`);
  const allowed = /frame-ancestors ([^;]*)/.exec(answer.headers.get("content-security-policy") ?? "frame-ancestors *")?.[1]?.split(" ") ?? [];
  if (!world.doubles.framesAnywhere && !allowed.includes(shop) && !allowed.includes("*")) throw new Refused("browser: frame-ancestors");
}

/** What the frame for whole orders does: see checkout/order.ts. */
async function checkOrder(world: World, shop: string, { merchant = "", order = "", tid }: Button, purchase: Purchase): Promise<string> {
  await openFrame(world, shop, `/order/${merchant}`);
  const request = await requestOf({ order, tid: tid ?? null }, merchant);
  if (!request) throw new Refused("frame: no order that can be read");
  const body = utf8(JSON.stringify(request));
  const answer = await fetch(`${world.gateway}/v1/order-checks`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const said: unknown = await answer.json();
  if (!answer.ok) throw new ProblemError(readProblem(said) ?? { code: "answer-invalid" });
  const { check } = v.parse(OrderCheckReply, said);
  purchase.check = check;
  if (check.payment === undefined) throw new Refused(`order check: ${check.fields.join(", ")}`);
  return check.payment;
}

/** What the wallet makes sure of before it shows a payment: see extension/background/views.ts. */
async function readPrompt(world: World, shop: string, payment: string): Promise<Consent> {
  const view = await call(world.wallet, api.getPrompt, { params: { id: payment } });
  const read = await readOrder(view.order);
  if (view.payment !== payment || read?.order.merchant !== view.merchant.id) throw refuse("answer-invalid");
  if (!world.doubles.payAnywhere && !view.merchant.origins.includes(shop)) throw new Refused("wallet: origin-mismatch");
  await learnHead(world.wallet, view.deviceLogHead);
  return { payment, tid: read.tid, amount: read.order.total, order: view.order, payee: view.merchant.id, origin: shop };
}

/** The pay button of a page. */
export function buttonIn(html: string): Button {
  const element = /<coconut-pay-button([^>]*)>/.exec(html)?.[1] ?? "";
  const attributes = [...element.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, unescaped(value)]);
  return Object.fromEntries(attributes) as Button;
}
