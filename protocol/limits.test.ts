import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { AllowanceChange, LoginRenewal } from "./account.ts";
import { SignedAuthorization } from "./authorization.ts";
import { MasterRequest, Revocation, SignedDeviceLogEntry } from "./device.ts";
import { newId } from "./ids.ts";
import { Order, type OrderLine, SignedOrder } from "./order.ts";
import { AuthorizationRequest, PaymentRequest } from "./payment.ts";
import { PasswordReset, PinChange, PinReset, RecoveryCodeChange, RecoveryStep } from "./recovery.ts";
import { SignedResult } from "./result.ts";

// The largest that is taken, and one more that is not.

/** What has the form of a compact JWS and as many characters. */
const jwsOf = (characters: number) => `${"A".repeat(characters - 89)}.A.${"A".repeat(86)}`;
const pinProof = "A".repeat(43);
const deviceRequest = (deviceLogEntry: string) => ({ request: "AAAA", name: "A laptop", pinVerifier: "A".repeat(43), deviceLogEntry });

describe("as long as it may be", () => {
  test.each<[string, number, (jws: string) => boolean]>([
    ["a signed order: 48 KiB", 49_152, (jws) => v.is(SignedOrder, jws) && v.is(PaymentRequest, { order: jws })],
    ["an authorization: 96 KiB", 98_304, (jws) => v.is(SignedAuthorization, jws) && v.is(AuthorizationRequest, { authorization: jws })],
    ["a result: 4 KiB", 4_096, (jws) => v.is(SignedResult, jws)],
    ["a device-log entry, to revoke: 4 KiB", 4_096, (jws) => v.is(SignedDeviceLogEntry, jws) && v.is(Revocation, { deviceLogEntry: jws })],
    ["a device-log entry, for a master: 4 KiB", 4_096, (jws) => v.is(MasterRequest, deviceRequest(jws))],
    ["an allowance change: 16 KiB", 16_384, (change) => v.is(AllowanceChange, { change })],
    ["a login renewal: 16 KiB", 16_384, (renewal) => v.is(LoginRenewal, { renewal })],
    ["a new PIN or recovery code: 16 KiB", 16_384, (change) => [PinChange, RecoveryCodeChange].every((schema) => v.is(schema, { change, pinProof }))],
    ["a reset of password or PIN: 16 KiB", 16_384, (reset) => v.is(PasswordReset, { reset, pinProof }) && v.is(PinReset, { reset })],
    ["a step of a recovery: 1 KiB", 1_024, (step) => v.is(RecoveryStep, { publicKey: "AAAA", step })],
  ])("%s, and one character more does not parse", (_, most, parses) => {
    expect(jwsOf(most)).toHaveLength(most);
    expect(parses(jwsOf(most))).toBe(true);
    expect(parses(jwsOf(most + 1))).toBe(false);
  });
});

describe("an order", () => {
  const line: OrderLine = { product: "p", name: "P", quantity: 1, unitPrice: "1", amount: "1" };
  const order = (lines: OrderLine[]): Order => ({ merchant: newId("mer"), number: "1", currency: "KRW", lines, total: "1" });
  const lines = (count: number) => order(Array.from({ length: count }, () => line));

  test("has 1 to 100 lines", () => {
    expect([0, 1, 100, 101].map((count) => v.is(Order, lines(count)))).toEqual([false, true, true, false]);
  });
  test("has a quantity of 1 to 9,999 in each line", () => {
    expect([0, 1, 9_999, 10_000].map((quantity) => v.is(Order, order([{ ...line, quantity }])))).toEqual([false, true, true, false]);
  });
});
