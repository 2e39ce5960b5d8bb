import * as v from "valibot";
import { expect, test } from "vitest";
import { api, type Operation } from "./api.ts";
import { paths, queries } from "./examples/parameters.ts";
import { sellerReplies } from "./examples/seller-replies.ts";
import { walletReplies } from "./examples/wallet-replies.ts";
import { bodies } from "./examples.ts";
import { sellerApi } from "./seller-api.ts";

const operations: Readonly<Record<string, Operation>> = { ...api, ...sellerApi };

test.each([
  ["body", bodies],
  ["reply", { ...walletReplies, ...sellerReplies }],
  ["params", paths],
  ["query", queries],
] as const)("every %s of an operation has an example that its schema takes", (part, examples) => {
  const described = Object.entries(operations).filter(([, operation]) => operation[part]);
  expect(Object.keys(examples).sort()).toEqual(described.map(([name]) => name).sort());
  const wrong = Object.entries<unknown>(examples).flatMap(([name, example]) => {
    const schema = operations[name]?.[part];
    return (schema && v.safeParse(schema, example).issues?.map(({ message, path }) => `${name} ${v.getDotPath({ path } as never)}: ${message}`)) ?? [];
  });
  expect(wrong).toEqual([]);
});
