import { beforeAll, expect, it } from "vitest";
import { signAuthorization } from "../../../protocol/authorization.ts";
import { newId } from "../../../protocol/ids.ts";
import type { AuthorizationRequest } from "../../../protocol/payment.ts";
import { refuse } from "../../../protocol/problem.ts";
import { perMinute } from "../../http/per-minute.ts";
import { outcomeOf } from "../../setup/rehearsal.ts";
import type { Database } from "../../storage/database.ts";
import { createAuthorizer } from "./authorize.ts";

let request: AuthorizationRequest;
beforeAll(async () => {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const zeros = (bytes: number) => Buffer.alloc(bytes).toString("base64url");
  const facts = { payment: newId("pay"), tid: zeros(32), order: `A.A.${zeros(64)}`, payee: newId("mer"), origin: "https://shop.example" };
  const rest = { payer: "1000000001", sequence: 1, deviceLogHead: zeros(32), issued: 1, expires: 2, nonce: zeros(16) };
  request = { authorization: await signAuthorization({ ...facts, ...rest }, privateKey, ["AAAA"]) };
});

const unexpected = async () => {
  throw new Error("nothing gets as far as the database");
};
const nowhere: Database = { query: unexpected, script: unexpected, transaction: unexpected, listen: unexpected, close: unexpected };

it("8,192 authorizations may be under way, alone or in batches; one more is refused until there is room", async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const authorizer = createAuthorizer({
    database: nowhere,
    pinHolds: () => false,
    recordSuspension: async () => undefined,
    publicOrigins: new Set(),
    signResult: unexpected,
    async signerOf() {
      await held;
      throw refuse("certificate-untrusted");
    },
    uses: perMinute(100_000),
    failures: perMinute(100_000),
  });
  const one = () => outcomeOf(authorizer.authorize(request));
  const several = (count: number) => authorizer.authorizeAll(Array.from({ length: count }, () => request));
  const taken = [...Array.from({ length: 127 }, () => several(64)), ...Array.from({ length: 63 }, one)];
  await expect(several(2)).rejects.toMatchObject({ problem: { code: "rate-limited" } });
  const last = one();
  expect(await one()).toBe("rate-limited");
  letGo();
  expect(await last).toBe("certificate-untrusted");
  await Promise.all(taken);
  expect(await one()).toBe("certificate-untrusted");
});
