import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { TYPED_CODE_ATTEMPTS, TYPED_CODE_LIFETIME_MS, type TypedCode } from "../../protocol/handoff.ts";
import type { HttpServer } from "../http/server.ts";
import { type CastSeller, castPayments, castSeller } from "../setup/cast.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { askForHandoff, openPc, type ScratchPc } from "../setup/scratch-handoff.ts";
import { newWallet, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { type LimitName, limits } from "../storage/rate-limit.ts";
import { MOST_TYPED } from "./create-typed-code.ts";

let gateway: ScratchGateway;
let seller: CastSeller;

async function newPhone(): Promise<ScratchWallet> {
  const wallet = await newWallet(gateway.http);
  await wallet.makeMaster();
  return wallet;
}

async function newPc(): Promise<ScratchPc> {
  const [payment] = await castPayments(gateway.database, [seller], 6_900n);
  if (!payment) throw new Error("no payment");
  return openPc(gateway.http, payment);
}

const show = (pc: ScratchPc, over?: HttpServer) => pc.call(api.createTypedCode, {}, {}, over);
const shown = async (pc: ScratchPc) => (await show(pc)).body as unknown as TypedCode;
const type = (who: ScratchWallet, typed: string, over?: HttpServer, address = "192.0.2.70") =>
  who.call(api.bindHandoff, { body: { typed } }, { address }, over);
const state = async (pc: ScratchPc) => (await pc.call(api.getHandoff)).body.state;
/** Eight digits that nobody shows. */
const guess = () => String(randomInt(10 ** 8)).padStart(8, "0");
/** The gateway with one of the table's limits, and nothing else limited. */
const limitedBy = (...names: LimitName[]) => gateway.another({ limits: { ...NO_LIMITS, ...Object.fromEntries(names.map((name) => [name, limits[name]])) } });

beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway?.close());

describe("a typed code", () => {
  it("is eight digits, holds for a minute, is kept as a hash only, and binds one phone", async () => {
    const [phone, other, pc] = [await newPhone(), await newPhone(), await newPc()];
    const { typed, expires } = await shown(pc);
    expect(typed).toMatch(/^[0-9]{8}$/);
    expect(Math.abs(expires - Date.now() - TYPED_CODE_LIFETIME_MS)).toBeLessThan(1_000);
    const [row] = await gateway.database.query<{ text: string }>("select to_jsonb(h)::text as text from handoffs h where id = $1", [pc.handoff.id]);
    expect(row?.text).not.toContain(typed);
    expect(await type(phone, typed)).toMatchObject({ status: 200, body: { handoff: pc.handoff.id } });
    expect(await type(phone, typed)).toMatchObject({ status: 200, body: { handoff: pc.handoff.id } });
    expect(await type(other, typed)).toMatchObject({ status: 409, body: { code: "handoff-taken" } });
    expect(await show(pc)).toMatchObject({ status: 409, body: { code: "handoff-taken" } });
  });
  it("is replaced by the next one, ends with its minute and with its hand-off", async () => {
    const [phone, pc] = [await newPhone(), await newPc()];
    const first = await shown(pc);
    const second = await shown(pc);
    expect(await type(phone, first.typed)).toMatchObject({ status: 403, body: { code: "handoff-code-wrong" } });
    await gateway.database.query("update handoffs set typed_expires_at = now() where id = $1", [pc.handoff.id]);
    expect(await type(phone, second.typed)).toMatchObject({ status: 403, body: { code: "handoff-code-wrong" } });
    const third = await shown(pc);
    await pc.call(api.cancelHandoff);
    expect(await type(phone, third.typed)).toMatchObject({ status: 409, body: { code: "handoff-over", state: "canceled" } });
    expect(await show(pc)).toMatchObject({ status: 409, body: { code: "handoff-over", state: "canceled" } });
    expect(await state(pc)).toBe("canceled");
  });
});

// What a guess may hit: at most MOST_TYPED of 10^8 codes, so 1 in 100,000; what one account, one address may guess: the limits below.
describe("guessing a typed code", () => {
  it("one try hits with a chance of 1 in 100,000 at most: no more than 1,000 codes hold at once, over all processes", { timeout: 120_000 }, async () => {
    const pcs = await Promise.all(Array.from({ length: 20 }, newPc));
    await gateway.database.query(
      `insert into handoffs (id, payment, origin, pc_key, kid, asker, created_at, expires_at, typed_hash, typed_expires_at)
       select 'hnd_' || n, payment, origin, pc_key, kid, '', created_at, expires_at, decode(lpad(n::text, 64, '0'), 'hex'), now() + interval '30 seconds'
       from handoffs, generate_series(1, $2) n where id = $1`,
      [pcs[0]?.handoff.id, MOST_TYPED - 2],
    );
    const second = await gateway.another();
    const answers = await Promise.all(pcs.map((pc, at) => show(pc, at % 2 === 0 ? second : gateway.http)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, ...Array<number>(18).fill(429)]);
    expect(answers.find(({ status }) => status === 429)?.body.retryAfter).toBeLessThanOrEqual(30);
    const [row] = await gateway.database.query<{ open: number }>(
      "select count(*)::integer as open from handoffs where typed_expires_at > now() and state = 'waiting'",
    );
    expect([row?.open, MOST_TYPED]).toEqual([1_000, 1_000]);
    // Whoever has one may have it renewed.
    const lucky = pcs[answers.findIndex(({ status }) => status === 201)];
    expect(lucky && (await show(lucky)).status).toBe(201);
    await gateway.database.query("delete from handoffs where asker = ''");
  });
  it("one person has 5 tries a minute, over two processes and in parallel; then even the right one waits", { timeout: 60_000 }, async () => {
    const phone = await newPhone();
    const servers = [await limitedBy("handoff-typed-user"), await limitedBy("handoff-typed-user")] as const;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => type(phone, guess(), servers[at % 2 === 0 ? 0 : 1], `192.0.2.${at}`)));
    const codes = answers.map(({ body }) => body.code);
    expect(codes.filter((code) => code === "handoff-code-wrong")).toHaveLength(TYPED_CODE_ATTEMPTS);
    expect(codes.filter((code) => code === "rate-limited")).toHaveLength(20 - TYPED_CODE_ATTEMPTS);
    const pc = await newPc();
    expect(await type(phone, (await shown(pc)).typed, servers[0])).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(await state(pc)).toBe("waiting");
    // The camera is another way, and others go on.
    expect((await phone.call(api.bindHandoff, { body: await pc.scan() }, {}, servers[0])).status).toBe(200);
  });
  it("a right code gives no try back", async () => {
    const phone = await newPhone();
    const limited = await limitedBy("handoff-typed-user");
    for (let tries = 0; tries < TYPED_CODE_ATTEMPTS; tries++) expect((await type(phone, (await shown(await newPc())).typed, limited)).status).toBe(200);
    expect((await type(phone, guess(), limited)).status).toBe(429);
  });
  it("handoff-typed-user-day: one person has 30 tries a day, from wherever", { timeout: 60_000 }, async () => {
    const [phone, limited] = [await newPhone(), await limitedBy("handoff-typed-user-day")];
    const statuses: number[] = [];
    for (let at = 0; at <= 30; at++) statuses.push((await type(phone, guess(), limited, `198.51.100.${at}`)).status);
    expect(statuses).toEqual([...Array<number>(30).fill(403), 429]);
  });
  it("handoff-typed-address: one address has 60 tries in ten minutes, for whichever accounts", { timeout: 60_000 }, async () => {
    const [phones, limited] = [await Promise.all([newPhone(), newPhone(), newPhone()]), await limitedBy("handoff-typed-address")];
    const statuses: number[] = [];
    for (let round = 0; round <= 20; round++) for (const phone of phones) statuses.push((await type(phone, guess(), limited, "203.0.113.1")).status);
    expect(statuses).toEqual([...Array<number>(60).fill(403), 429, 429, 429]);
  });
});

describe("other limits of hand-offs", () => {
  it("handoff-address: 120 hand-offs a minute from one address", async () => {
    const limited = await limitedBy("handoff-address");
    const [payment] = await castPayments(gateway.database, [seller], 100n);
    const statuses: number[] = [];
    for (let at = 0; at <= 120; at++) statuses.push((await askForHandoff(limited, payment?.id ?? "", seller.origin, "192.0.2.80")).answer.status);
    expect(statuses).toEqual([...Array<number>(120).fill(201), 429]);
    expect((await askForHandoff(limited, payment?.id ?? "", seller.origin, "192.0.2.81")).answer.status).toBe(201);
  });
  it("handoff-binding-user: 30 codes a minute presented by one person", async () => {
    const phone = await newPhone();
    const limited = await limitedBy("handoff-binding-user");
    const pc = await newPc();
    const wrong = { ...(await pc.scan()), code: Buffer.alloc(16).toString("base64url") };
    const statuses: number[] = [];
    for (let at = 0; at <= 30; at++) statuses.push((await phone.call(api.bindHandoff, { body: wrong }, {}, limited)).status);
    expect(statuses).toEqual([...Array<number>(30).fill(403), 429]);
  });
  it("typed-code-address: 60 typed codes a minute asked for from one address", async () => {
    const limited = await limitedBy("typed-code-address");
    const pc = await newPc();
    const statuses: number[] = [];
    for (let at = 0; at <= 60; at++) statuses.push((await pc.call(api.createTypedCode, {}, { address: "192.0.2.82" }, limited)).status);
    expect(statuses).toEqual([...Array<number>(60).fill(201), 429]);
  });
});
