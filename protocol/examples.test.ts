import * as v from "valibot";
import { expect, test } from "vitest";
import { api, type Operation } from "./api.ts";
import { sellerApi } from "./seller-api.ts";

const shown = Object.entries<Operation>({ ...api, ...sellerApi }).filter(([, { example }]) => example !== undefined);

test.each(shown)("the example of %s is what its schema takes", (_, { body, example }) => {
  if (!body) throw new Error("an example without a body");
  expect(v.safeParse(body, example).issues).toBeUndefined();
});
