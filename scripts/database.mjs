/** The databases of a run: one server, bundled or named by DATABASE_URL. */
import { inState } from "./project.mjs";
import { compiled } from "./setup.mjs";

/** Opens the gateway's and the shop's databases; `stop` ends only a server that we started. */
export async function openDatabases() {
  const { DATABASE_URL, SHOP_DATABASE_URL } = process.env;
  if (DATABASE_URL) {
    const shop = SHOP_DATABASE_URL ?? (await ensureDatabase(DATABASE_URL, "shop"));
    const { host } = new URL(DATABASE_URL);
    return { gateway: DATABASE_URL, shop, words: `yours, on ${host || "a local socket"}`, crashed: new Promise(() => undefined), stop: async () => undefined };
  }
  const { startBundledPostgres } = await compiled("server/storage/bundled.js");
  const server = await startBundledPostgres({ dataDir: inState("postgres"), say: console.log });
  let stopping = false;
  return {
    gateway: await ensureDatabase(server.url, "coconut"),
    shop: await ensureDatabase(server.url, "shop"),
    words: `${server.home} (${server.created ? "new" : "found again"})`,
    crashed: server.exited.then(() => (stopping ? new Promise(() => undefined) : Promise.reject(new Error(`The database ended. See ${server.home}/log.`)))),
    stop() {
      stopping = true;
      return server.stop();
    },
  };
}

/** Makes the database beside the one that the URL names, unless it exists, and gives its URL. */
async function ensureDatabase(serverUrl, name) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(name)}`).catch((cause) => {
        throw new Error(`The database "${name}" does not exist and could not be made (${cause.message}). Make it, or set SHOP_DATABASE_URL.`, { cause });
      });
    }
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
