import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { userOfEmail } from "./accounts/store.ts";
import { openKeyStore } from "./keys/open.ts";
import { addOrigin } from "./merchants/add-origin.ts";
import { createApiKey } from "./merchants/api-key.ts";
import { appoint } from "./merchants/appoint.ts";
import { certifyMerchant } from "./merchants/certify-merchant.ts";
import { createMerchant } from "./merchants/create-merchant.ts";
import { approveLive, findLiveRequests, refuseLive } from "./merchants/live-mode.ts";
import { giveUpOrigin } from "./merchants/origins/claim-origin.ts";
import { keysOf, revokeKey } from "./merchants/revoke-key.ts";
import { findMerchants } from "./merchants/store.ts";
import { type Database, openDatabase } from "./storage/database.ts";

const USAGE = `Usage: node dist/node/server/operator.js COMMAND

  create-merchant --name NAME [--origin ORIGIN]…       makes a merchant and prints its id
  add-origin      --merchant ID --origin ORIGIN…       lets its pay buttons stand on these origins, without their proof
  remove-origin   --merchant ID --origin ORIGIN…       takes them away
  appoint         --merchant ID --email EMAIL [--owner]
                                                       lets a user act for it
  live-requests                                        who has asked for live mode, the longest waiting first
  approve-live    ID                                   lets it take real money; its API keys of test mode end
  refuse-live     ID --reason TEXT                     leaves it in test mode; the merchant reads why
  certify         --merchant ID --request FILE --out FILE
                                                       certifies the key that the merchant's SDK command made
  create-api-key  --merchant ID                        prints a new API key, this once
  keys            --merchant ID                        its API keys by their last four characters, its certificates by thumbprint
  revoke-key      --merchant ID --key NAME             ends one of them at once
  list                                                 the merchants and their origins

DATABASE_URL names the database; COCONUT_KEYS (or COCONUT_KEYS_JSON) the keys, which only certify needs.`;

/** A key's name is written in base64url, so that it may begin with "-", as an option does. */
function joinKey(given: readonly string[]): string[] {
  const at = given.indexOf("--key");
  return at < 0 || at === given.length - 1 ? [...given] : [...given.slice(0, at), `--key=${given[at + 1]}`, ...given.slice(at + 2)];
}

function readArguments() {
  return parseArgs({
    args: joinKey(process.argv.slice(2)),
    options: {
      name: { type: "string" },
      merchant: { type: "string" },
      origin: { type: "string", multiple: true, default: [] },
      request: { type: "string" },
      out: { type: "string" },
      key: { type: "string" },
      email: { type: "string" },
      owner: { type: "boolean", default: false },
      reason: { type: "string" },
    },
    allowPositionals: true,
  });
}

type Values = ReturnType<typeof readArguments>["values"];

const commands: Readonly<Record<string, (database: Database, values: Values) => Promise<void>>> = {
  async "create-merchant"(database, { name, origin }) {
    const merchant = await createMerchant(database, needed(name));
    for (const one of origin) await addOrigin(database, merchant, one);
    console.log(merchant);
  },
  async "add-origin"(database, { merchant, origin }) {
    needed(origin[0]);
    for (const one of origin) await addOrigin(database, needed(merchant), one);
  },
  async "remove-origin"(database, { merchant, origin }) {
    needed(origin[0]);
    for (const one of origin) if (!(await giveUpOrigin(database, needed(merchant), one))) throw new Error(`${one} is not an origin of ${merchant}.`);
  },
  async appoint(database, { merchant, email, owner }) {
    await appoint(database, userOfEmail, { merchant: needed(merchant), email: needed(email), role: owner ? "owner" : "operator" });
  },
  async "live-requests"(database) {
    for (const { id, name, asked, business, origins, owners } of await findLiveRequests(database)) {
      console.log(`${id}  ${name}  since ${asked.toISOString()}  ${business?.name} ${business?.number}`);
      console.log(`  ${business?.representative}, ${business?.address}, ${business?.phone}`);
      console.log(`  origins: ${origins.join(" ")}`);
      console.log(`  owners: ${owners.join(" ")}`);
    }
  },
  async "approve-live"(database, { merchant }) {
    await approveLive(database, needed(merchant));
  },
  async "refuse-live"(database, { merchant, reason }) {
    await refuseLive(database, needed(merchant), needed(reason));
  },
  async certify(database, { merchant, request, out }) {
    const keys = await openKeyStore(process.env);
    await writeFile(needed(out), await certifyMerchant(database, keys, needed(merchant), await readFile(needed(request), "utf8")));
  },
  async "create-api-key"(database, { merchant }) {
    console.log(await createApiKey(database, needed(merchant)));
  },
  async keys(database, { merchant }) {
    for (const { name, kind, since } of await keysOf(database, needed(merchant))) console.log(`${kind}  ${name}  since ${since.toISOString()}`);
  },
  async "revoke-key"(database, { merchant, key }) {
    await revokeKey(database, needed(merchant), needed(key));
  },
  async list(database) {
    for (const { id, name, origins } of await findMerchants(database)) console.log(`${id}  ${name}  ${origins.join(" ")}`);
  },
};

class UsageError extends Error {}

function needed(value: string | undefined): string {
  if (value === undefined || value === "") throw new UsageError(USAGE);
  return value;
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [name = "", id, ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || rest.length > 0) throw new UsageError(USAGE);
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) throw new UsageError(`DATABASE_URL is not set.\n\n${USAGE}`);
  const database = openDatabase(DATABASE_URL, 1);
  try {
    await command(database, id === undefined ? values : { ...values, merchant: id });
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
