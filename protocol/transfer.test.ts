import { expect, test } from "vitest";
import { maskedName, moneyRequestLink, readMoneyRequest } from "./transfer.ts";

const wallet = "https://wallet.example";

test.each([
  { user: "1000000001" },
  { user: "1000000001", amount: "5000" },
  { user: "1000000001", message: "점심. 김밥, 100%" },
  { user: "1000000001", amount: "5000", message: "a.b" },
])("a money request reads as it was written: %j", (request) => {
  expect(readMoneyRequest(moneyRequestLink(wallet, request), wallet)).toEqual(request);
});

test.each([
  "https://wallet.example.evil/#send?1000000001",
  "https://wallet.example/#send?123",
  "https://wallet.example/#send?1000000001.0",
  "https://wallet.example/#send?1000000001.1.5",
  "https://wallet.example/#send?1000000001.-5",
  "https://wallet.example/#send?1000000001.5000.%E0%A4",
  "https://wallet.example/#send?1000000001..%E2%80%AEevil",
  "https://wallet.example/#scan?1000000001",
])("%s is no money request, or one whose odd part is text alone", (link) => {
  const read = readMoneyRequest(link, wallet);
  if (link.endsWith(".1.5")) expect(read).toEqual({ user: "1000000001", amount: "1", message: "5" });
  else expect(read).toBeUndefined();
});

test.each([
  ["김하늘", "김*늘"],
  ["김수", "김*"],
  ["Jane Doe", "J**e D*e"],
  ["제갈공명선생님", "제****님"],
  ["X", "*"],
])("%s is shown as %s", (name, shown) => expect(maskedName(name)).toBe(shown));
