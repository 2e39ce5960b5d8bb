import { expect, it } from "vitest";
import type { Coconut, Payment, Result } from "../../sdk/server/index.ts";
import { CoconutError } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import type { Order } from "./orders.ts";
import { settle } from "./settle.ts";

const order: Order = {
  number: "A1",
  token: "t",
  buyer: "Kim",
  total: 26_000n,
  state: "open",
  lines: [{ product: "mug", name: "Mug", quantity: 2, unitPrice: 13_000n }],
  created: new Date(0),
  payment: "pay_1",
  expires: undefined,
  paidAt: undefined,
};

function world(payment: { state: string; id?: string; amount?: string; number?: string }, verified = true) {
  const written: unknown[][] = [];
  const database: Database = {
    query: async (_sql, values = []) => {
      written.push([...values]);
      return [];
    },
    transaction: (work) => work(database),
    close: async () => undefined,
  };
  const { state, id = "pay_1", amount = "26000", number = "A1" } = payment;
  const answer = { id, state, amount, currency: "KRW", order: { number }, result: "jws" } as Payment;
  const coconut: Pick<Coconut, "getPayment" | "verifyResult"> = {
    getPayment: async () => answer,
    verifyResult: async () => {
      if (!verified) throw new CoconutError({ code: "answer-invalid" });
      return { paidAt: 1000 } as Result;
    },
  };
  return { settled: settle(coconut as Coconut, database, order), written };
}

it("is paid on the gateway's signed word about this order", async () => {
  const { settled, written } = world({ state: "paid" });
  expect(await settled).toBe("paid");
  expect(written).toEqual([["A1", new Date(1000), "jws"]]);
});

it("stays open while nothing is paid", async () => {
  const { settled, written } = world({ state: "created" });
  expect(await settled).toBe("open");
  expect(written).toEqual([]);
});

it.each([{ amount: "2600" }, { number: "B2" }, { id: "pay_2" }])("asks a person when what was paid is not this order: %j", async (other) => {
  const { settled, written } = world({ state: "paid", ...other });
  expect(await settled).toBe("review");
  expect(written).toEqual([["A1", "review"]]);
});

it("does not believe a word without a valid signature", async () => {
  const { settled, written } = world({ state: "paid" }, false);
  await expect(settled).rejects.toThrow(CoconutError);
  expect(written).toEqual([]);
});

it.each(["expired", "canceled"])("ends as %s without money", async (state) => {
  const { settled } = world({ state });
  expect(await settled).toBe(state);
});
