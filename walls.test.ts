import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

// Each wall of the house stops one thing that must not come through. The probes lie outside the rooms and are compiled with a room's own settings.

const run = promisify(execFile);
const project = dirname(fileURLToPath(import.meta.url));
const folder = `${project}/dist/walls`;

/** [the room's settings, what a file of that room may not do, the code, the compiler's or linter's complaint]. */
const compilerWalls: readonly (readonly [string, string, string, RegExp])[] = [
  ["protocol/tsconfig.json", "protocol has no DOM", "export const title = document.title;", /Cannot find name 'document'/],
  [
    "protocol/tsconfig.json",
    "protocol has no Node",
    'import { readFileSync } from "node:fs";\nexport const file = readFileSync;',
    /Cannot find name .node:fs./,
  ],
  ["protocol/tsconfig.json", "protocol does no input or output", 'export const answer = fetch("http://localhost");', /Cannot find name 'fetch'/],
  ["wallet/tsconfig.json", "the wallet's core has no DOM", "export const title = document.title;", /Cannot find name 'document'/],
  ["extension/tsconfig.background.json", "the service worker has no DOM", "export const title = document.title;", /Cannot find name 'document'/],
  ["pages/tsconfig.json", "the wallet's screens have no Node", "export const home = process.env;", /Cannot find name 'process'/],
  ["phone/tsconfig.json", "the phone app has no Node", "export const home = process.env;", /Cannot find name 'process'/],
  ["phone/tsconfig.worker.json", "the phone's workers have no DOM", "export const title = document.title;", /Cannot find name 'document'/],
  ["ui/tsconfig.json", "faces have no Node", "export const home = process.env;", /Cannot find name 'process'/],
  ["checkout/tsconfig.json", "the gateway's pages have no Node", "export const home = process.env;", /Cannot find name 'process'/],
  ["dashboard/tsconfig.json", "the dashboard imports no wallet", room("wallet/session.ts"), /TS6307|not listed within the file list/],
  ["sdk/tsconfig.json", "the button has no Node", "export const home = process.env;", /Cannot find name 'process'/],
  ["server/tsconfig.json", "the gateway has no DOM", "export const title = document.title;", /Cannot find name 'document'/],
  ["protocol/tsconfig.json", "protocol imports no room", room("server/config.ts"), /TS6307|not listed within the file list/],
  ["ui/tsconfig.json", "ui imports no wallet", room("wallet/session.ts"), /TS6307|not listed within the file list/],
  ["wallet/tsconfig.json", "the wallet imports no ui", room("ui/money.ts"), /TS6307|not listed within the file list/],
  ["pages/tsconfig.json", "the wallet's screens import no shell", room("extension/messages.ts"), /TS6307|not listed within the file list/],
  ["handoff/tsconfig.json", "a PC's hand-off imports no screen of a wallet", room("pages/home.tsx"), /TS6307|not listed within the file list/],
  ["signing/tsconfig.json", "a page that asks the wallet imports no wallet", room("wallet/session.ts"), /TS6307|not listed within the file list/],
  ["phone/tsconfig.json", "the shells import nothing of each other", room("extension/messages.ts"), /TS6307|not listed within the file list/],
  ["extension/tsconfig.json", "the shells import nothing of each other", room("phone/routes.ts"), /TS6307|not listed within the file list/],
  ["wallet/tsconfig.json", "clients and server never import each other", room("server/config.ts"), /TS6307|not listed within the file list/],
  ["server/tsconfig.json", "server and clients never import each other", room("wallet/session.ts"), /TS6307|not listed within the file list/],
  ["sdk/tsconfig.server.json", "the merchant's helper imports no gateway", room("server/config.ts"), /TS6307|not listed within the file list/],
  ["demo-shop/tsconfig.json", "the shop imports no gateway", room("server/config.ts"), /TS6307|not listed within the file list/],
  ["extension/tsconfig.background.json", "the background imports no screen", room("ui/money.ts"), /TS6307|not listed within the file list/],
];

/** What a room may import; without these the walls above would prove nothing. */
const doors: readonly (readonly [string, string])[] = [
  ["ui/tsconfig.json", "protocol/money.ts"],
  ["wallet/tsconfig.json", "protocol/authorization.ts"],
  ["extension/tsconfig.background.json", "wallet/session.ts"],
  ["pages/tsconfig.json", "wallet/session.ts"],
  ["extension/tsconfig.json", "ui/money.ts"],
  ["extension/tsconfig.json", "pages/home.tsx"],
  ["phone/tsconfig.json", "pages/home.tsx"],
  ["handoff/tsconfig.json", "wallet/request.ts"],
  ["checkout/tsconfig.json", "ui/money.ts"],
  ["dashboard/tsconfig.json", "signing/ask-wallet.ts"],
  ["checkout/tsconfig.json", "handoff/panel.tsx"],
  ["checkout/tsconfig.json", "signing/ask-wallet.ts"],
  ["sdk/tsconfig.server.json", "protocol/order.ts"],
  ["server/tsconfig.json", "protocol/order.ts"],
  ["demo-shop/tsconfig.json", "sdk/server/index.ts"],
];

const linterWalls: readonly (readonly [string, string, string])[] = [
  ["server/ledger", 'import "../payments/store.ts";', "The ledger knows nobody"],
  ["server/storage", 'import "../accounts/store.ts";', "http, storage and outbound import no room"],
  ["server/outbound", 'import "../webhooks/worker.ts";', "http, storage and outbound import no room"],
  ["server/keys", 'import "../storage/database.ts";', "The key store knows no room"],
  ["server/payments", 'import "../merchants/store.ts";', "This room knows the ledger"],
  ["server/payments/authorize", 'import "../../transfers/store.ts";', "This room knows the ledger"],
  ["server/transfers", 'import "../payments/authorize/commit.ts";', "This room knows the ledger"],
  ["server/webhooks", 'import "../payments/store.ts";', "A room of the gateway knows no other"],
  ["server/orders", 'import "../payments/register.ts";', "A room of the gateway knows no other"],
  ["server/receipts", 'import "../refunds/store.ts";', "A room of the gateway knows no other"],
  ["server/sign-in", 'import "../merchants/store.ts";', "A room of the gateway knows no other"],
  ["server/a-room-of-tomorrow", 'import "../ledger/post.ts";', "A room of the gateway knows no other"],
  ["server/refunds", 'import "../payouts/store.ts";', "Refunds and payouts know"],
  ["server/payouts", 'import "../accounts/test-bank.ts";', "Refunds and payouts know"],
  ["server/reconcile", 'import "../refunds/store.ts";', "trusts none of them"],
  ["extension/prompt", 'import "../background/main.ts";', "messages.ts is the door"],
  ["extension/content", 'import "webextension-polyfill";', "The content script knows"],
  ["wallet", 'import "@peculiar/x509";', "X.509 goes through"],
  ["demo-shop", 'import "../protocol/order.ts";', "The shop is another company"],
  ["demo-shop/orders", 'import "../views/order.ts";', "The shop's rooms know neither"],
  ["protocol", "export const anything = (value: any) => value;", "noExplicitAny"],
  ["protocol", "export const first = (list: string[]) => list[0]!;", "noNonNullAssertion"],
  ["protocol", "export enum Colour { Red }", "noEnum"],
];

function room(file: string): string {
  return `export * from "${project}/${file}";`;
}

beforeAll(() => mkdir(folder, { recursive: true }));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function complaint(command: string, args: readonly string[], cwd = project): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [`${project}/node_modules/${command}`, ...args], { cwd }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

/** Compiles a probe as one more file of a room: its settings, its references, nothing else of it. */
async function compile(settings: string, name: string, code: string): Promise<string> {
  const place = `${folder}/${name.replaceAll(/\W+/g, "-")}`;
  const room = JSON.parse(await readFile(`${project}/${settings}`, "utf8")) as { references?: readonly { path: string }[] };
  await writeFile(`${place}.ts`, code);
  const config = {
    extends: `${project}/${settings}`,
    compilerOptions: { noEmit: true, incremental: true, tsBuildInfoFile: `${place}.tsbuildinfo` },
    include: [`${place}.ts`],
    exclude: [],
    references: (room.references ?? []).map(({ path }) => ({ path: join(project, dirname(settings), path) })),
  };
  await writeFile(`${place}.json`, JSON.stringify(config));
  return complaint("typescript/bin/tsc", ["-p", `${place}.json`]);
}

it.each(compilerWalls)("%s: %s", async (settings, what, code, expected) => {
  expect(await compile(settings, what, code)).toMatch(expected);
});

it.each(doors)("%s may import %s", async (settings, file) => {
  expect(await compile(settings, `door ${settings} ${file}`, room(file))).toBe("");
});

it("the linter's walls", async () => {
  // A house of probes under the project's own rules: each file breaks one.
  const house = await mkdtemp(join(tmpdir(), "coconut-walls-"));
  const rules = JSON.parse(await readFile(`${project}/biome.json`, "utf8")) as Record<string, unknown>;
  await writeFile(`${house}/biome.json`, JSON.stringify({ ...rules, vcs: { enabled: false } }));
  for (const [at, [folderOfRoom, code]] of linterWalls.entries()) {
    await mkdir(`${house}/${folderOfRoom}`, { recursive: true });
    await writeFile(`${house}/${folderOfRoom}/probe${at}.ts`, `${code}\n`);
  }
  const said = await complaint("@biomejs/biome/bin/biome", ["lint", "--reporter=github", "--max-diagnostics=200", "."], house);
  for (const [at, [folderOfRoom, , expected]] of linterWalls.entries()) {
    const about = said.split("\n").filter((line) => line.includes(`${folderOfRoom}/probe${at}.ts`));
    expect(about.join("\n"), `${folderOfRoom}: ${expected}`).toContain(expected);
  }
  await rm(house, { recursive: true });
});
