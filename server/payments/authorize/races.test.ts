import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CastPayer, type CastSeller, castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "../../setup/cast.ts";
import { openRehearsal, outcomeOf, type Rehearsal } from "../../setup/rehearsal.ts";

let rehearsal: Rehearsal;
let seller: CastSeller;

beforeAll(async () => {
  rehearsal = await openRehearsal();
  seller = await castSeller(rehearsal.database, rehearsal.keys);
});
afterAll(() => rehearsal?.close());

function count(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

async function acquaintedPayer(balance: bigint) {
  const payer = await castPayer(rehearsal.database, rehearsal.keys, balance);
  await castAcquaintance(rehearsal.database, payer, seller);
  return payer;
}

/** Pays `number` payments of `total` won at once, in turns at either gateway. */
async function payInParallel(payer: CastPayer, number: number, total: bigint): Promise<string[]> {
  const payments = await castPayments(
    rehearsal.database,
    Array.from({ length: number }, () => seller),
    total,
  );
  return Promise.all(
    payments.map(async (payment, at) => {
      const authorizer = at % 2 === 0 ? rehearsal.authorizer : rehearsal.second;
      return outcomeOf(authorizer.authorize({ authorization: await castAuthorization(payer, payment) }, { payment: payment.id }));
    }),
  );
}

describe("200 concurrent authorizations of one payment, half of them identical bytes", () => {
  it("one is paid, identical bytes get the stored result, the others already-paid", async () => {
    const payer = await acquaintedPayer(1_000_000n);
    const [payment] = await castPayments(rehearsal.database, [seller], 1_000n);
    if (!payment) throw new Error("no payment");
    const same = await castAuthorization(payer, payment);
    const others = await Promise.all(Array.from({ length: 100 }, () => castAuthorization(payer, payment)));
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, at) => {
        const authorizer = at % 4 < 2 ? rehearsal.authorizer : rehearsal.second;
        return outcomeOf(authorizer.authorize({ authorization: at % 2 === 0 ? same : (others[(at - 1) / 2] ?? same) }, { payment: payment.id }));
      }),
    );
    const identical = outcomes.filter((_, at) => at % 2 === 0);
    const different = outcomes.filter((_, at) => at % 2 === 1);
    const winner = identical[0] === "paid" ? identical : different;
    // Either the identical bytes won (all of them get the one result) or one of the others did (and only that one).
    if (winner === identical) {
      expect(count(identical)).toEqual({ paid: 100 });
      expect(count(different)).toEqual({ "already-paid": 100 });
    } else {
      expect(count(identical)).toEqual({ "already-paid": 100 });
      expect(count(different)).toEqual({ paid: 1, "already-paid": 99 });
    }
    expect(await rehearsal.balanceOf(payer)).toBe(999_000n);
  });
});

describe("a race for the last of a balance", () => {
  it("two payments of which one fits: one is paid, the balance is never below zero", async () => {
    for (let round = 0; round < 10; round++) {
      const payer = await acquaintedPayer(1_500n);
      const outcomes = await payInParallel(payer, 2, 1_000n);
      expect(count(outcomes)).toEqual({ paid: 1, "insufficient-balance": 1 });
      expect(await rehearsal.balanceOf(payer)).toBe(500n);
    }
  });
});

describe("two gateway processes on one database", () => {
  it("200 parallel payments cannot exceed the allowance", async () => {
    const payer = await acquaintedPayer(10_000_000n);
    const outcomes = await payInParallel(payer, 200, 10_000n);
    expect(count(outcomes)).toEqual({ paid: 15, "pin-required": 185 });
    expect(await rehearsal.balanceOf(payer)).toBe(9_850_000n);
  });

  it("200 parallel payments cannot exceed the balance", async () => {
    const payer = await acquaintedPayer(10_500n);
    const outcomes = await payInParallel(payer, 200, 1_000n);
    expect(count(outcomes)).toEqual({ paid: 10, "insufficient-balance": 190 });
    expect(await rehearsal.balanceOf(payer)).toBe(500n);
  });

  it("entries sum to zero after all of it, and every balance is the sum of its entries", async () => {
    const [sum] = await rehearsal.database.query<{ sum: bigint }>("select coalesce(sum(amount), 0)::bigint as sum from ledger_entries");
    expect(sum?.sum).toBe(0n);
    const wrong = await rehearsal.database.query(
      `select a.id from ledger_accounts a left join ledger_entries e on e.account = a.id
       group by a.id having a.balance <> coalesce(sum(e.amount), 0)`,
    );
    expect(wrong).toEqual([]);
    const misplaced = await rehearsal.database.query(
      `select id from (select id, balance, sum(amount) over (partition by account order by id) as running from ledger_entries) e where balance <> running`,
    );
    expect(misplaced).toEqual([]);
  });
});

describe("copies of one key", () => {
  it("parallel requests that arrive late pass", async () => {
    const payer = await acquaintedPayer(1_000_000n);
    const payments = await castPayments(
      rehearsal.database,
      Array.from({ length: 8 }, () => seller),
      1_000n,
    );
    const signed: string[] = [];
    for (const payment of payments) signed.push(await castAuthorization(payer, payment));
    for (const [at, authorization] of [...signed.entries()].reverse()) {
      expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization }, { payment: payments[at]?.id ?? "" }))).toBe("paid");
    }
  });

  it("a number that returns with other bytes suspends the certificate", async () => {
    const payer = await acquaintedPayer(1_000_000n);
    const [first, second, third] = await castPayments(rehearsal.database, [seller, seller, seller], 1_000n);
    if (!first || !second || !third) throw new Error("no payments");
    const copy = { ...payer };
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(payer, first) }))).toBe("paid");
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(copy, second) }))).toBe("sequence-reused");
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(payer, third) }))).toBe("certificate-suspended");
    expect(await rehearsal.balanceOf(payer)).toBe(999_000n);
  });

  it("the other valid signature over the same consent is the same consent", async () => {
    const payer = await acquaintedPayer(1_000_000n);
    const [payment, next] = await castPayments(rehearsal.database, [seller, seller], 2_000_000n);
    if (!payment || !next) throw new Error("no payment");
    const jws = await castAuthorization(payer, payment);
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const signature = Buffer.from(jws.slice(jws.lastIndexOf(".") + 1), "base64url");
    const s = order - BigInt(`0x${signature.subarray(32).toString("hex")}`);
    const other = Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]).toString("base64url");
    const malleated = `${jws.slice(0, jws.lastIndexOf("."))}.${other}`;
    expect(malleated).not.toBe(jws);
    for (const authorization of [jws, malleated]) expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization }))).toBe("pin-required");
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(payer, next) }))).toBe("pin-required");
  });

  it("a copy that jumps ahead is found when the original pays next", async () => {
    const payer = await acquaintedPayer(1_000_000n);
    const [first, second] = await castPayments(rehearsal.database, [seller, seller], 1_000n);
    if (!first || !second) throw new Error("no payments");
    const copy = { ...payer, sequence: 1_000 };
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(copy, first) }))).toBe("paid");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(payer, second) }))).toBe("sequence-reused");
  });
});
