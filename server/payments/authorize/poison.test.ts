import { afterAll, beforeAll, expect, it } from "vitest";
import { castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "../../setup/cast.ts";
import { openRehearsal, outcomeOf, type Rehearsal } from "../../setup/rehearsal.ts";

let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await openRehearsal();
});
afterAll(() => rehearsal?.close());

it("an item that this process stumbles over fails alone too", async () => {
  const { database, keys, authorizer } = rehearsal;
  const seller = await castSeller(database, keys);
  const payer = await castPayer(database, keys, 10_000_000n);
  const broken = await castPayer(database, keys, 10_000_000n);
  await castAcquaintance(database, payer, seller);
  await database.query("update certificates set pin_verifier = 'damaged' where id = $1", [broken.certificate]);
  const payments = await castPayments(
    database,
    Array.from({ length: 32 }, () => seller),
    100n,
  );
  const outcomes = await Promise.all(
    payments.map(async (payment, at) => {
      const pinProof = at === 7 ? { pinProof: "A".repeat(43) } : {};
      const authorization = await castAuthorization(at === 7 ? broken : payer, payment);
      return outcomeOf(authorizer.authorize({ authorization, ...pinProof })).catch(() => "internal");
    }),
  );
  expect(outcomes[7]).toBe("internal");
  expect(outcomes.filter((outcome) => outcome === "paid")).toHaveLength(31);
});

it("a poisoned item in a batch of 256 fails alone", async () => {
  const { database, keys, authorizer } = rehearsal;
  const seller = await castSeller(database, keys);
  const full = await castSeller(database, keys);
  // No more fits into this account: the update of its balance fails inside PostgreSQL, after every check of ours has passed.
  await database.query("update ledger_accounts a set balance = 9223372036854775807 from merchants m where m.account = a.id and m.id = $1", [full.id]);
  const payer = await castPayer(database, keys, 10_000_000n);
  await castAcquaintance(database, payer, seller);
  await castAcquaintance(database, payer, full);
  const payments = await castPayments(
    database,
    Array.from({ length: 256 }, (_, at) => (at === 100 ? full : seller)),
    100n,
  );
  const signed: string[] = [];
  for (const payment of payments) signed.push(await castAuthorization(payer, payment));
  const outcomes = await Promise.all(signed.map((authorization) => outcomeOf(authorizer.authorize({ authorization })).catch(() => "internal")));
  expect(outcomes[100]).toBe("internal");
  expect(outcomes.filter((outcome) => outcome === "paid")).toHaveLength(255);
  expect(await rehearsal.balanceOf(payer)).toBe(10_000_000n - 25_500n);
});
