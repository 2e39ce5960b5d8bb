import * as v from "valibot";
import { signIns } from "../../../protocol/api/sign-ins.ts";
import type { CertificateCard } from "../../../protocol/device.ts";
import { ProblemError } from "../../../protocol/problem.ts";
import { readPayload } from "../../../protocol/receipt/read.ts";
import type { Receipt } from "../../../protocol/receipt.ts";
import type { Site } from "../../../protocol/sign-in.ts";
import { SigningRequest } from "../../../protocol/signing.ts";
import { certificateProblem, standing } from "../../../wallet/certificate.ts";
import { prepareRequest, sendRequest } from "../../../wallet/request.ts";
import type { Wallet } from "../../../wallet/wallet.ts";
import type { SigningView } from "../../messages.ts";

type Request<K extends SigningRequest["kind"]> = Extract<SigningRequest, { kind: K }>;
type Card = Pick<CertificateCard, "name" | "role" | "notAfter" | "fingerprint">;

/** What is shown and then signed, read from the very bytes that are signed; names of merchants are the registry's. */
export type Asked = { readonly card: Card } & (
  | { readonly kind: "sign-in"; readonly request: Request<"sign-in">; readonly audience: string; readonly site?: Site }
  | { readonly kind: "receipts"; readonly request: Request<"receipts">; readonly receipts: readonly Receipt[] }
  | { readonly kind: "refund"; readonly request: Request<"refund">; readonly site: Site }
  | { readonly kind: "payout"; readonly request: Request<"payout">; readonly site: Site }
  | { readonly kind: "key-approval"; readonly request: Request<"key-approval">; readonly site: Site }
);

/** Why nothing can be signed: the request is not as agreed, it comes from a page that is not the merchant's, receipts are somebody else's to issue. */
export type Refusal = "malformed" | "other-site" | "other-issuer";
/** A request that is not as agreed: there is nothing to sign. */
export class Refused extends Error {
  readonly why: Refusal;
  constructor(why: Refusal) {
    super(why);
    this.why = why;
  }
}

/** Reads what a page wants signed, against who asks by the browser's word; throws Refused or a ProblemError. */
export async function readAsked(wallet: Wallet, { kind, merchant, audience, request: text }: SigningView): Promise<Asked> {
  const { card, user } = await signer(wallet);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), SigningRequest), text);
  if (!parsed.success || parsed.output.kind !== kind) throw new Refused("malformed");
  const request = parsed.output;
  switch (request.kind) {
    case "sign-in": {
      // Whose page frames the sign-in is the address of the frame, never what it says.
      if (request.merchant !== merchant) throw new Refused("malformed");
      const site = merchant ? await siteOf(wallet, merchant) : undefined;
      if (site && !site.origins.includes(audience)) throw new Refused("other-site");
      return { kind: "sign-in", card, request, audience, ...(site && { site }) };
    }
    case "receipts": {
      const receipts = request.payloads.map((payload) => readPayload(payload));
      if (!receipts.every((receipt) => receipt !== undefined)) throw new Refused("malformed");
      if (!receipts.every(({ issuer }) => issuer?.user === user)) throw new Refused("other-issuer");
      return { kind: "receipts", card, request, receipts };
    }
    case "refund":
      return { kind: "refund", card, request, site: await siteOf(wallet, request.refund.merchant) };
    case "payout":
      return { kind: "payout", card, request, site: await siteOf(wallet, request.payout.merchant) };
    case "key-approval":
      return { kind: "key-approval", card, request, site: await siteOf(wallet, request.approval.merchant) };
  }
}

async function signer(wallet: Wallet): Promise<{ card: Card; user: string }> {
  const now = await standing(wallet);
  const problem = certificateProblem(now);
  if (problem) throw new ProblemError(problem);
  if (!("held" in now)) throw new ProblemError({ code: now.kind === "logged-out" ? "login-required" : "certificate-required" });
  const { name, role, notAfter, fingerprint } = now.held.card;
  return { card: { name, role, notAfter, fingerprint }, user: now.user };
}

function siteOf(wallet: Wallet, merchant: string): Promise<Site> {
  return sendRequest(signIns.getSite, prepareRequest(wallet.gateway, signIns.getSite, { params: { id: merchant } }));
}
