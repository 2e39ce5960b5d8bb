import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

test("no code for browsers, and no other part of the protocol, carries the examples", () => {
  const project = join(import.meta.dirname, "..");
  const rooms = ["checkout", "dashboard", "extension", "handoff", "pages", "phone", "protocol", "sdk", "signing", "ui", "wallet"];
  const files = rooms.flatMap((room) => readdirSync(join(project, room), { recursive: true, encoding: "utf8" }).map((file) => join(room, file)));
  const others = files.filter((file) => /\.tsx?$/.test(file) && !/^protocol.examples/.test(file));
  expect(others.length).toBeGreaterThan(300);
  expect(others.filter((file) => /from "[^"]*\/examples(\.ts|\/)/.test(readFileSync(join(project, file), "utf8")))).toEqual([]);
});
