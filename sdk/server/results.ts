import { tidOf } from "../../protocol/order.ts";
import type { Payment } from "../../protocol/payment.ts";
import { type Result, verifyResult } from "../../protocol/result.ts";
import { CoconutError } from "./error.ts";
import type { GatewayKeys } from "./gateway-keys.ts";

/** The signed result of a paid payment of this merchant; throws CoconutError unless it holds up to the pinned root and is about this very order. */
export async function checkResult(keys: GatewayKeys, merchant: string, payment: Payment): Promise<Result> {
  const jws = payment.result ?? "";
  const named = await keys.named(jws);
  const result = named && (await verifyResult(jws, (wanted) => (wanted === named.thumbprint ? named.key.publicKey : undefined)));
  if (!named || !result || result.paidAt < named.key.notBefore || result.paidAt > named.key.notAfter) throw new CoconutError({ code: "answer-invalid" });
  const { order } = payment;
  const same =
    result.payment === payment.id &&
    result.merchant === merchant &&
    order.merchant === merchant &&
    result.tid === (await tidOf(order)) &&
    result.amount === order.total &&
    result.currency === order.currency;
  if (!same) throw new CoconutError({ code: "order-mismatch" });
  return result;
}
