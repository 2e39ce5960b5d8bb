import { readOrder } from "../../protocol/order.ts";
import { type Problem, refuse } from "../../protocol/problem.ts";
import { refreshCertificate } from "../../wallet/account.ts";
import { authorize, type Consent, resume } from "../../wallet/authorize.ts";
import type { Outcome } from "../../wallet/outcome.ts";
import type { PayOutcome } from "../messages.ts";
import { tellButton } from "./buttons.ts";
import { wallet } from "./home.ts";
import { type PromptRecord, prompts } from "./records.ts";
import { fetchView, forgetViews, isRegistered, knownView } from "./views.ts";

/** Signs and sends what a prompt has shown; says paid only on the gateway's signature. */
export async function pay(record: PromptRecord, pin?: string): Promise<PayOutcome> {
  const consent = await consentOf(record);
  void tellButton(record.button, "processing", true);
  return settle(record, await authorize(await wallet(), consent, pin));
}

/** Finds out what became of a payment that was sent. */
export async function check(record: PromptRecord): Promise<PayOutcome> {
  const outcome = await resume(await wallet(), record.button.payment);
  return outcome ? settle(record, outcome) : { kind: "nothing-sent" };
}

async function consentOf({ button: { payment, shop }, shown }: PromptRecord): Promise<Consent> {
  const { view } = (await knownView(payment)) ?? (await fetchView(payment));
  const read = await readOrder(view.order);
  if (!read || read.tid !== shown) throw refuse("tid-mismatch");
  if (!isRegistered(view, shop)) throw refuse("origin-mismatch");
  return { payment, tid: read.tid, amount: read.order.total, order: view.order, payee: view.merchant.id, origin: shop };
}

async function settle(record: PromptRecord, outcome: Outcome): Promise<PayOutcome> {
  switch (outcome.kind) {
    case "paid":
      await forgetViews();
      return { kind: "paid", paidAt: outcome.result.paidAt };
    case "refused":
      await afterRefusal(record, outcome.problem);
      if (outcome.problem.code === "pin-required") await prompts.put(record.id, { ...record, pin: outcome.problem.reason });
      return outcome;
    default:
      return outcome;
  }
}

async function afterRefusal(record: PromptRecord, problem: Problem): Promise<void> {
  await forgetViews();
  const open = (await prompts.get(record.id)) !== undefined;
  await tellButton(record.button, open ? surfaceState(record) : "error", open);
  if (!aboutCertificate(problem)) return;
  // What the gateway knows of the certificate now, for the prompt, the wallet's own pages and the next click.
  await refreshCertificate(await wallet()).catch(() => undefined);
}

function aboutCertificate(problem: Problem): boolean {
  return problem.code.startsWith("certificate-") || problem.code === "sequence-reused" || (problem.code === "pin-wrong" && problem.attemptsLeft === 0);
}

function surfaceState({ surface }: PromptRecord): "prompt" | "window" {
  return surface === "frame" ? "prompt" : "window";
}
