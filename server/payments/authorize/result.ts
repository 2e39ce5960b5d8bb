import { type KeyObject, sign as signBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Authorization } from "../../../protocol/authorization.ts";
import { refuse } from "../../../protocol/problem.ts";
import { RESULT_TYPE, type Result } from "../../../protocol/result.ts";

const sign = promisify((data: Uint8Array, key: KeyObject, done: (error: Error | null, signature: Buffer) => void) =>
  signBytes("sha256", data, { key, dsaEncoding: "ieee-p1363" }, done),
);

/** The gateway's result key and the thumbprint (base64url) of its certificate. */
export interface ResultKey {
  readonly thumbprint: string;
  readonly privateKey: KeyObject;
}

/** Makes the signed result of an authorization that would pay at `paidAt` (ms). */
export type SignResult = (authorization: Authorization, hash: Buffer, paidAt: number) => Promise<string>;

/**
 * Signs results before the transaction, so that no lock waits for a signature. What the order inside claims is taken over unchecked:
 * a result leaves the gateway only if the transaction finds that order to be, byte for byte, the registered one.
 */
export function resultSigner(currentKey: () => ResultKey): SignResult {
  return async (authorization, hash, paidAt) => {
    const order = claimedOrder(authorization.order);
    // In the order of RFC 8785: its text is canonical as it stands, since nothing in it needs another escape.
    const result: Result = {
      amount: order.total,
      authorization: hash.toString("base64url"),
      currency: "KRW",
      merchant: authorization.payee,
      paidAt,
      payment: authorization.payment,
      status: "paid",
      tid: authorization.tid,
    };
    const key = currentKey();
    const input = `${headerOf(key.thumbprint)}.${Buffer.from(JSON.stringify(result)).toString("base64url")}`;
    const signature = await sign(Buffer.from(input), key.privateKey);
    return `${input}.${signature.toString("base64url")}`;
  };
}

const headers = new Map<string, string>();

function headerOf(thumbprint: string): string {
  const known = headers.get(thumbprint);
  if (known) return known;
  const header = Buffer.from(JSON.stringify({ alg: "ES256", typ: RESULT_TYPE, "x5t#S256": thumbprint })).toString("base64url");
  headers.set(thumbprint, header);
  return header;
}

function claimedOrder(jws: string): { total: string } {
  try {
    const order: unknown = JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString("utf8"));
    if (typeof order === "object" && order !== null && "total" in order && typeof order.total === "string") return { total: order.total };
  } catch {
    // Not JSON: refused below.
  }
  throw refuse("order-mismatch");
}
