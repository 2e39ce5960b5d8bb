import { expect, test } from "vitest";
import { createPasswords } from "./password.ts";

// Hashing that takes until it is let go: what is under test is who gets to it.
const argon2 = { running: 0, most: 0, letGo: [] as (() => void)[] };
const slow = { hash: () => work("hash"), verify: () => work(true) };
async function work<T>(outcome: T): Promise<T> {
  argon2.most = Math.max(argon2.most, ++argon2.running);
  await new Promise<void>((resolve) => argon2.letGo.push(resolve));
  argon2.running -= 1;
  return outcome;
}

async function letAllGo(): Promise<void> {
  for (let quiet = 0; quiet < 20; quiet++) {
    if (argon2.letGo.length > 0) quiet = 0;
    argon2.letGo.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("two passwords are hashed at once and 100 wait; one more is refused until there is room", async () => {
  const passwords = createPasswords(slow);
  const taken = Array.from({ length: 102 }, (_, at) => (at % 2 ? passwords.hash("password") : passwords.matches("hash", "password")));
  await new Promise((resolve) => setImmediate(resolve));
  const refusal = { problem: { code: "rate-limited" } };
  await expect(passwords.hash("one more")).rejects.toMatchObject(refusal);
  await expect(passwords.matches("hash", "one more")).rejects.toMatchObject(refusal);
  await letAllGo();
  expect(await Promise.all(taken)).toEqual(taken.map((_, at) => (at % 2 ? "hash" : true)));
  const next = passwords.hash("next");
  await letAllGo();
  expect(await next).toBe("hash");
});

test("a refusal takes nobody's turn: never more than two at once", async () => {
  const passwords = createPasswords(slow);
  argon2.most = 0;
  const asked = Promise.allSettled(Array.from({ length: 150 }, () => passwords.hash("password")));
  await letAllGo();
  const outcomes = await asked;
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(102);
  expect(argon2.most).toBe(2);
});
