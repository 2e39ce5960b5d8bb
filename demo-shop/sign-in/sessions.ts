import { createHash, randomBytes } from "node:crypto";
import type { SignedInUser } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";

/** A visitor whom the shop knows again: by a cart, or by who signed in. */
export interface Session {
  /** SHA-256 of the cookie; the cookie itself is with the browser only. */
  readonly id: Buffer;
  readonly user: Person | undefined;
  /** Pieces in the cart. */
  readonly pieces: number;
}

/** Who has signed in; no name before one was chosen. */
export interface Person {
  readonly number: string;
  /** By which certificate (base64 DER, it first); none of sessions from before it was kept. */
  readonly chain: readonly string[] | undefined;
  /** Whether a phone signed for this browser. */
  readonly byHandoff: boolean;
  readonly name: string | undefined;
  /** What this person sells here, as the seller's id. */
  readonly sells: string | undefined;
}

export const SESSION_DAYS = 30;

/** The session of a cookie, while it lasts. */
export async function findSession(database: Database, cookie: string): Promise<Session | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(cookie)) return undefined;
  const [row] = await database.query<Row>(
    `select s.id, s.chain, s.by_handoff, u.number, u.name, (select id from sellers where owner = u.number order by id limit 1) as sells,
       (select coalesce(sum(quantity), 0)::int from cart_lines where session = s.id) as pieces
     from sessions s left join users u on u.number = s.user_number where s.id = $1 and s.expires_at > now()`,
    [hash(cookie)],
  );
  if (!row) return undefined;
  const { number, name, sells, chain, by_handoff: byHandoff } = row;
  const user = number === null ? undefined : { number, name: name ?? undefined, sells: sells ?? undefined, chain: chain ?? undefined, byHandoff };
  return { id: row.id, user, pieces: row.pieces };
}

interface Row extends Record<string, unknown> {
  id: Buffer;
  number: string | null;
  name: string | null;
  sells: string | null;
  chain: string[] | null;
  by_handoff: boolean;
  pieces: number;
}

/** Begins a session, and gives its cookie. */
export async function openSession(database: Database): Promise<{ readonly cookie: string; readonly id: Buffer }> {
  const cookie = newCookie();
  await database.query("delete from sessions where id in (select id from sessions where expires_at < now() limit 100)");
  await database.query("insert into sessions (id, expires_at) values ($1, now() + make_interval(days => $2))", [hash(cookie), SESSION_DAYS]);
  return { cookie, id: hash(cookie) };
}

/** Makes a session that of a user, under a new cookie: whoever knew the old one learns nothing. The cart comes along. */
export async function signInSession(
  database: Pick<Database, "query">,
  session: Buffer,
  { user, chain, byHandoff }: Pick<SignedInUser, "user" | "chain" | "byHandoff">,
): Promise<string> {
  const cookie = newCookie();
  await database.query("insert into users (number) values ($1) on conflict do nothing", [user]);
  await database.query(
    "update sessions set id = $2, user_number = $3, chain = $4, by_handoff = $5, expires_at = now() + make_interval(days => $6) where id = $1",
    [session, hash(cookie), user, JSON.stringify(chain), byHandoff, SESSION_DAYS],
  );
  return cookie;
}

/** Ends a session with its cart. */
export async function endSession(database: Database, session: Buffer): Promise<void> {
  await database.query("delete from sessions where id = $1", [session]);
}

/** Writes down how a person wants to be called. */
export async function nameUser(database: Database, user: string, name: string): Promise<void> {
  await database.query("update users set name = $2 where number = $1", [user, name]);
}

function newCookie(): string {
  return randomBytes(32).toString("base64url");
}

function hash(cookie: string): Buffer {
  return createHash("sha256").update(cookie).digest();
}
