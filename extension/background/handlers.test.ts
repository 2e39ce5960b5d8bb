import * as v from "valibot";
import { expect, test } from "vitest";
import { refuse } from "../../protocol/problem.ts";
import { answer, type Handlers } from "./handlers.ts";

interface Greetings {
  greet(name: string): string;
  fail(): never;
  crash(): never;
}
const handlers: Handlers<Greetings, string> = {
  greet: { values: v.strictTuple([v.string()]), run: async (asker, name) => `${asker} greets ${name}` },
  fail: {
    values: v.strictTuple([]),
    run: async () => {
      throw refuse("offline");
    },
  },
  crash: {
    values: v.strictTuple([]),
    run: async () => {
      throw new Error("secret detail");
    },
  },
};

test("answers a method of the table", async () => {
  expect(await answer(handlers, "Ann", { method: "greet", values: ["Bob"] })).toEqual({ value: "Ann greets Bob" });
});
test("problems travel as data, anything else without detail", async () => {
  expect(await answer(handlers, "Ann", { method: "fail", values: [] })).toEqual({ problem: { code: "offline" } });
  expect(JSON.stringify(await answer(handlers, "Ann", { method: "crash", values: [] }))).not.toContain("secret");
});
test.each([
  ["an unknown method", { method: "other", values: [] }],
  ["a method of every object", { method: "toString", values: [] }],
  ["the prototype", { method: "__proto__", values: [] }],
  ["arguments of another type", { method: "greet", values: [1] }],
  ["too many arguments", { method: "greet", values: ["Bob", "Eve"] }],
  ["too few arguments", { method: "greet", values: [] }],
  ["a further field", { method: "greet", values: ["Bob"], kind: "manage" }],
  ["no object", "greet"],
])("%s gets nothing", (_, message) => expect(answer(handlers, "Ann", message)).toBeUndefined());
