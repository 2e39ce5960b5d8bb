/** The databases of a run: one server, bundled or named by DATABASE_URL. */
import { inState } from "./project.mjs";
import { compiled } from "./setup.mjs";

const CONNECT_LIMIT_MS = 10_000;

/** Opens the gateway's and the shop's databases, with a suffix those of such names beside them; `stop` ends only a server that we started. */
export async function openDatabases({ suffix = "" } = {}) {
  const { DATABASE_URL, SHOP_DATABASE_URL } = process.env;
  const shop = SHOP_DATABASE_URL && (await openGiven(SHOP_DATABASE_URL, "SHOP_DATABASE_URL", suffix)).url;
  return DATABASE_URL ? openYours(DATABASE_URL, shop, suffix) : openBundled(shop, suffix);
}

async function openGiven(url, what, suffix) {
  const { name } = await requireUsable(url, what);
  return { name, url: suffix ? await ensureDatabase(url, name + suffix) : url };
}

async function openYours(given, givenShop, suffix) {
  const { name, url: gateway } = await openGiven(given, "DATABASE_URL", suffix);
  const beside = `${name}_shop${suffix}`;
  const shop = givenShop || (await ensureDatabase(given, beside));
  if (!givenShop) await requireUsable(shop, `The shop's database "${beside}"`);
  const { host } = new URL(gateway);
  return { gateway, shop, words: `yours, on ${host || "a local socket"}`, crashed: new Promise(() => undefined), stop: async () => undefined };
}

async function openBundled(givenShop, suffix) {
  const { startBundledPostgres } = await compiled("server/storage/bundled.js");
  const server = await startBundledPostgres({ dataDir: inState("postgres"), say: console.log });
  let stopping = false;
  return {
    gateway: await ensureDatabase(server.url, `coconut${suffix}`),
    shop: givenShop || (await ensureDatabase(server.url, `shop${suffix}`)),
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
  await connected(serverUrl, async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount > 0) return;
    await client.query(`create database ${client.escapeIdentifier(name)}`).catch((cause) => {
      throw new Error(`The database "${name}" does not exist and could not be made (${cause.message}). Make it, or set SHOP_DATABASE_URL.`, { cause });
    });
  });
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/** Fails with a sentence that begins with `what` where the database cannot be reached or our tables cannot be made in it; gives its name. */
async function requireUsable(url, what) {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new Error(`${what} must look like postgres://user:password@host:port/database.`);
  }
  const asked = connected(url, (client) =>
    client.query(
      `select current_database() as name, current_user as account, getdatabaseencoding() as encoding,
              coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate"`,
    ),
  );
  const { rows } = await asked.catch((cause) => {
    const reason = cause.message || cause.errors?.map(({ message }) => message).join(", ") || cause.code;
    throw new Error(`${what} could not be used: ${reason}.`, { cause });
  });
  const [{ name, account, encoding, mayCreate }] = rows;
  if (!mayCreate) throw new Error(`${what}: the user "${account}" may not make tables in the database "${name}". Make the user its owner.`);
  if (encoding !== "UTF8") throw new Error(`${what}: the database "${name}" has the encoding ${encoding}, and UTF8 is needed.`);
  return { name };
}

async function connected(url, work) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
