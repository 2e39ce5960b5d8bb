import { api } from "../../protocol/api.ts";
import { canonicalBytes } from "../../protocol/canonical.ts";
import { newId } from "../../protocol/ids.ts";
import { signCompact } from "../../protocol/jws.ts";
import { readPayload } from "../../protocol/receipt/read.ts";
import { signReceipt } from "../../protocol/receipt/sign.ts";
import { type ReceiptVerdict, verifyReceipt } from "../../protocol/receipt/verify.ts";
import type { Receipt, ReceiptSignature, ReceiptStatus, SignedReceipt } from "../../protocol/receipt.ts";
import { REFUND_TYPE } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { CastPayment, CastSeller } from "./cast.ts";
import type { ScratchGateway } from "./scratch-gateway.ts";
import { keyed } from "./scratch-sale.ts";
import { type Answer, request } from "./scratch-wallet.ts";

/** What sellers' servers do with receipts, and what anybody asks of them. */
export interface ReceiptDesk {
  draftOf(of: CastPayment, by: CastSeller): Promise<Answer>;
  send(body: object, by: CastSeller): Promise<Answer>;
  chainOf(by: CastSeller): Promise<string[]>;
  signedBy(payload: string, by: CastSeller): Promise<{ payload: string; signature: ReceiptSignature }>;
  /** Drafts, signs and issues as a seller's server does. */
  issue(of: CastPayment, by?: CastSeller): Promise<SignedReceipt>;
  verify(signed: unknown, revoked?: ReceiptStatus["revoked"]): Promise<ReceiptVerdict>;
  get(id: string): Promise<Answer>;
  status(id: string): Promise<ReceiptStatus>;
  /** A refund as it is kept, without its money. */
  refund(of: CastPayment, by: CastSeller, amount: number): Promise<void>;
}

/** The receipt inside a file. */
export function contentOf({ payload }: Pick<SignedReceipt, "payload">): Receipt {
  const receipt = readPayload(payload);
  if (!receipt) throw new Error("no receipt");
  return receipt;
}

/** Opens such a desk at a gateway. */
export function receiptDesk(gateway: ScratchGateway): ReceiptDesk {
  const { database, http, keys } = gateway;
  const desk: ReceiptDesk = {
    draftOf: async (of, by) => request(http, sellerApi.draftReceipt, { params: { id: of.id } }, { headers: await keyed(gateway, by) }),
    send: async (body, by) => request(http, sellerApi.issueReceipt, { body }, { headers: await keyed(gateway, by) }),
    async chainOf(by) {
      const thumbprint = Buffer.from(by.thumbprint, "base64url");
      const [row] = await database.query<{ der: Buffer }>("select der from merchant_certificates where thumbprint = $1", [thumbprint]);
      const der = row?.der ?? Buffer.alloc(0);
      const [ca] = (await keys.authoritiesAbove(der)) ?? [];
      return [der, ca ?? Buffer.alloc(0)].map((one) => Buffer.from(one).toString("base64"));
    },
    signedBy: async (payload, by) => ({ payload, signature: await signReceipt(payload, by.key, await desk.chainOf(by)) }),
    async issue(of, by = of.seller) {
      const { body } = await desk.draftOf(of, by);
      const answer = await desk.send(await desk.signedBy(String(body.payload), by), by);
      if (answer.status !== 201) throw new Error(`not issued: ${JSON.stringify(answer.body)}`);
      return answer.body as unknown as SignedReceipt;
    },
    verify: (signed, revoked = []) => verifyReceipt(signed, { rootSpki: keys.rootSpkiSha256, revoked }),
    get: (id) => request(http, api.getReceipt, { params: { id } }),
    status: async (id) => (await request(http, api.getReceiptStatus, { params: { id } })).body as unknown as ReceiptStatus,
    async refund(of, by, amount) {
      const order = {
        ...{ payment: of.id, tid: of.tid, merchant: by.id, number: newId("req").slice(4) },
        ...{ currency: "KRW", amount: String(amount), reason: "broken", issued: Date.now() },
      };
      const header = { alg: "ES256", typ: REFUND_TYPE, "x5t#S256": by.thumbprint } as const;
      const jws = await signCompact(header, canonicalBytes(order), by.key);
      await database.query("insert into refunds (id, payment, merchant, number, amount, reason, at, jws) values ($1, $2, $3, $4, $5, 'broken', now(), $6)", [
        ...[newId("rfd"), of.id, by.id, order.number, amount, jws],
      ]);
      await database.query("update payments set refunded = refunded + $2 where id = $1", [of.id, amount]);
    },
  };
  return desk;
}
