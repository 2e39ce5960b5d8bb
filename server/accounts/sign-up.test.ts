import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

const person = { email: "New.Person@Example.test", password: "long enough", name: "코코 넛", ageConfirmed: true };
const signUp = (body: unknown) => request(gateway.http, api.createAccount, { body });

test("a buyer signs up, with an empty account and the default allowance", async () => {
  const { status, body } = await signUp(person);
  expect(status).toBe(201);
  expect(body).toEqual({ user: expect.stringMatching(/^[1-9][0-9]{9,17}$/), email: person.email, name: person.name });
  const wallet = await newWallet(gateway.http);
  expect((await wallet.call(api.getAccount)).body).toEqual({
    user: wallet.user,
    email: wallet.email,
    name: "A Person",
    currency: "KRW",
    balance: "0",
    allowance: { perPayment: "50000", total: "150000", remaining: "150000" },
    transfers: { perDay: "1000000", left: "1000000" },
    deviceLogNext: 0,
  });
});

test("an address has one account, whatever the case of its letters", async () => {
  expect(await signUp({ ...person, email: "new.person@EXAMPLE.test" })).toMatchObject({ status: 409, body: { code: "email-taken" } });
  const many = await Promise.all(Array.from({ length: 8 }, () => signUp({ ...person, email: "many@example.test" })));
  expect(many.filter((answer) => answer.status === 201)).toHaveLength(1);
});

test("the password is kept as argon2id with 19 MiB and two passes", async () => {
  const [row] = await gateway.database.query<{ password_hash: string }>("select password_hash from users limit 1");
  expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test.each([
  ["no e-mail", { email: undefined }],
  ["an e-mail without a host", { email: "person@" }],
  ["a long e-mail", { email: `${"a".repeat(64)}@${"b.".repeat(120)}test` }],
  ["a short password", { password: "seven77" }],
  ["a huge password", { password: "x".repeat(129) }],
  ["no name", { name: "" }],
  ["a name that hides its direction", { name: "Coco\u202enut" }],
  ["a name of two lines", { name: "Coco\nnut" }],
  ["a lone surrogate", { name: "\ud800" }],
  ["someone under 14", { ageConfirmed: false }],
  ["age as a text", { ageConfirmed: "true" }],
  ["an unknown member", { role: "admin" }],
])("%s is refused", async (_what, change) => {
  const { status, body } = await signUp({ ...person, email: "other@example.test", ...change });
  expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid-request" });
});

test("a log-in with a malformed device is refused", async () => {
  const body = { email: person.email, password: person.password, device: newId("pay") };
  expect((await request(gateway.http, api.createSession, { body })).body).toMatchObject({ code: "invalid-request" });
});
