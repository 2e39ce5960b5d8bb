import { readOrder } from "../../protocol/order.ts";
import type { PromptView as GatewayView } from "../../protocol/payment.ts";
import type { Problem } from "../../protocol/problem.ts";
import { certificateProblem, type Standing, standing } from "../../wallet/certificate.ts";
import type { HeldCertificate } from "../../wallet/database.ts";
import { readSettings } from "../../wallet/settings.ts";
import type { Look, PromptContent, PromptView } from "../messages.ts";
import { problemOf } from "./handlers.ts";
import { wallet } from "./home.ts";
import { type PromptRecord, prompts } from "./records.ts";
import { fetchView, isRegistered, knownView } from "./views.ts";

const underWay = new Map<string, Promise<PromptView>>();

/** Begins to make a prompt's view while its page is still loading. */
export function anticipate(record: PromptRecord): void {
  underWay.set(record.id, viewFor(record, "known"));
}

/** The view that was begun for a prompt, else a new one. */
export function anticipatedView(record: PromptRecord): Promise<PromptView> {
  const begun = underWay.get(record.id);
  underWay.delete(record.id);
  return begun ?? viewFor(record, "known");
}

/** What a prompt shows: at once what is known, or after the gateway's answer what is so now. */
export async function viewFor(record: PromptRecord, ask: "known" | "latest"): Promise<PromptView> {
  const { database } = await wallet();
  const { payment } = record.button;
  const [settings, now, sent, known] = await Promise.all([
    readSettings(database),
    standing(await wallet()),
    database.get("outbox", payment),
    ask === "known" ? knownView(payment) : undefined,
  ]);
  const look: Look = { theme: settings.theme, ...(settings.language && { language: settings.language }) };
  if (!("held" in now)) return { kind: "handoff", look, payment, origin: record.button.shop };
  try {
    if (sent && !known) return { kind: "checking", look };
    const view = known?.view ?? (await fetchView(payment)).view;
    const content = await contentOf(record, view, now.held, settings.clockOffset);
    if (sent) return { kind: "checking", look, content };
    const problem = problemIn(record, view, content.tid, now);
    if (problem) return { kind: "blocked", look, problem, content };
    await prompts.put(record.id, { ...((await prompts.get(record.id)) ?? record), shown: content.tid });
    return { kind: "ask", look, content, stale: known?.fresh === false };
  } catch (error) {
    return { kind: "blocked", look, problem: problemOf(error) };
  }
}

function problemIn(record: PromptRecord, view: GatewayView, tid: string, now: Standing): Problem | undefined {
  if (!isRegistered(view, record.button.shop)) return { code: "origin-mismatch" };
  // An order that changes under an open prompt was never consented to.
  if (record.shown && record.shown !== tid) return { code: "tid-mismatch" };
  if (view.state === "paid") return { code: "already-paid" };
  if (view.state !== "created") return { code: "payment-not-open", state: view.state };
  return certificateProblem(now);
}

async function contentOf(record: PromptRecord, view: GatewayView, { card }: HeldCertificate, clockOffset: number): Promise<PromptContent> {
  const read = await readOrder(view.order);
  if (!read) throw new TypeError("the view was checked when it came");
  const { name, role, notAfter, fingerprint } = card;
  const pin = record.pin ?? view.pin;
  return {
    payment: view.payment,
    tid: read.tid,
    order: read.order,
    merchant: { id: view.merchant.id, name: view.merchant.name },
    origin: record.button.shop,
    firstPayment: view.firstPayment,
    balance: view.balance,
    expiresIn: view.expires - (Date.now() + clockOffset),
    certificate: { name, role, notAfter, fingerprint },
    ...(pin && { pin }),
  };
}
