import type { ServerResponse } from "node:http";
import type { AccountEvent } from "../../protocol/device.ts";
import { ACCOUNTS_CHANNEL } from "../storage/account-notices.ts";
import type { Database } from "../storage/database.ts";

/** A comment line this often, in ms, keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 20_000;

/** Streams of accounts that one gateway process keeps open at most, in all and for one user. */
export const MOST_ACCOUNT_STREAMS = { all: 10_000, perUser: 20 };

/** A login that watches its account. */
export interface AccountWatcher {
  readonly user: bigint;
  /** When the login ends by itself, in ms. */
  readonly expires: number;
  /** Whether the login still holds. */
  holds(): Promise<boolean>;
}

export interface AccountEvents {
  /** Sends each change of the account from now on as `text/event-stream` events `account`; ends the stream with the login. */
  follow(watcher: AccountWatcher, response: ServerResponse): void;
  /** Whether one more stream may be opened for this user. */
  hasRoom(user: bigint): boolean;
  close(): Promise<void>;
}

/** Tells logged-in devices what changed of their user's account, whatever process changed it: one LISTEN per process. */
export async function openAccountEvents(database: Database, most = MOST_ACCOUNT_STREAMS): Promise<AccountEvents> {
  const streams = new Map<string, Map<ServerResponse, AccountWatcher>>();
  let open = 0;
  const stopListening = await database.listen(ACCOUNTS_CHANNEL, hear, () => {
    // What was missed is not known: everybody looks again.
    for (const user of streams.keys()) for (const changed of EVERYTHING) void tell(user, changed);
  });
  const heartbeat = setInterval(() => {
    const now = Date.now();
    for (const [response, { expires }] of [...streams.values()].flatMap((of) => [...of])) {
      if (expires <= now) response.end();
      else write(response, ":\n\n");
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  function hear(payload: string): void {
    const [changed = "", ...users] = payload.split(" ");
    for (const user of users) if (streams.has(user) && isEvent(changed)) void tell(user, changed);
  }

  /** A login that was ended is told nothing any more, not even this. */
  async function tell(user: string, changed: AccountEvent["changed"]): Promise<void> {
    for (const [response, watcher] of streams.get(user) ?? []) {
      // While the database is out nothing can be said; the stream's client comes back and looks.
      const holds = watcher.expires > Date.now() && (await watcher.holds().catch(() => false));
      if (holds) write(response, `event: account\ndata: ${JSON.stringify({ changed })}\n\n`);
      else response.end();
    }
  }

  return {
    hasRoom: (user) => open < most.all && (streams.get(String(user))?.size ?? 0) < most.perUser,
    follow(watcher, response) {
      // Gone while its login was read: its close has been told already, and nobody would free its place.
      if (response.destroyed) return;
      const user = String(watcher.user);
      const own = streams.get(user) ?? new Map<ServerResponse, AccountWatcher>();
      streams.set(user, own.set(response, watcher));
      open += 1;
      response.on("close", () => {
        open -= 1;
        own.delete(response);
        if (own.size === 0 && streams.get(user) === own) streams.delete(user);
      });
      write(response, ":\n\n");
    },
    async close() {
      clearInterval(heartbeat);
      for (const of of streams.values()) for (const response of of.keys()) response.end();
      await stopListening();
    },
  };
}

const EVERYTHING = ["devices", "device-requests", "balance", "recovery", "receipts"] as const satisfies readonly AccountEvent["changed"][];

function isEvent(text: string): text is AccountEvent["changed"] {
  return (EVERYTHING as readonly string[]).includes(text);
}

/** A stream that has ended is still in the list until its connection has closed. */
function write(response: ServerResponse, text: string): void {
  if (!response.writableEnded) response.write(text);
}
