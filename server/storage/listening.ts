import pg from "pg";

/** Hears a channel's notices (LISTEN); resolves once it does, with what ends it. After a lost connection `missed` is told that notices may be. */
export type Listen = (channel: string, hear: (payload: string) => void, missed: () => void) => Promise<() => Promise<void>>;

interface Listener {
  readonly hear: (payload: string) => void;
  readonly missed: () => void;
}

const RETRY_MS = 250;

/** One connection for all channels of a process, open while anybody listens. */
export function listening(url: string): Listen {
  const channels = new Map<string, Set<Listener>>();
  let connected: Promise<pg.Client> | undefined;
  let interrupted = false;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, pipeline: true });
    client.on("error", () => undefined);
    client.on("notification", ({ channel, payload = "" }) => {
      for (const { hear } of channels.get(channel) ?? []) hear(payload);
    });
    await client.connect();
    client.on("end", lost);
    for (const channel of channels.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    if (interrupted) for (const { missed } of [...channels.values()].flatMap((listeners) => [...listeners])) missed();
    interrupted = false;
    return client;
  }

  function lost(): void {
    interrupted = true;
    connected = undefined;
    // One at a time: a connection that fails may tell of it twice.
    if (retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      if (channels.size > 0) open().catch(lost);
    }, RETRY_MS).unref();
  }

  function open(): Promise<pg.Client> {
    connected ??= connect();
    return connected;
  }

  async function leave(channel: string, listener: Listener): Promise<void> {
    const listeners = channels.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    channels.delete(channel);
    const client = await connected?.catch(() => undefined);
    if (channels.size > 0) await client?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
    else {
      connected = undefined;
      client?.off("end", lost);
      await client?.end();
    }
  }

  return async (channel, hear, missed) => {
    const listener = { hear, missed };
    const listeners = channels.get(channel) ?? new Set();
    channels.set(channel, listeners.add(listener));
    try {
      // Again where the connection has just been made for it: to listen twice is no error.
      await (await open()).query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      connected = undefined;
      await leave(channel, listener);
      throw error;
    }
    return () => leave(channel, listener);
  };
}
