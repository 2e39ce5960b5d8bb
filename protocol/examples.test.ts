import * as v from "valibot";
import { expect, test } from "vitest";
import { api, type Operation } from "./api.ts";
import { examples } from "./examples.ts";
import { sellerApi } from "./seller-api.ts";

const operations: Readonly<Record<string, Operation>> = { ...api, ...sellerApi };

test.each(Object.entries(examples))("the example of %s is what its schema takes", (name, example) => {
  const body = operations[name]?.body;
  if (!body) throw new Error("an example without a body");
  expect(v.safeParse(body, example).issues).toBeUndefined();
});
