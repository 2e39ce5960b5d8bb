/** npm run tamper: every attack of the tamper experiment, and its table. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { ensureBrowser, ensureOpenssl } from "./browser.mjs";
import { untilInterrupted } from "./interrupt.mjs";
import { runNode, stopAllProcesses } from "./processes.mjs";
import { inProject, inState, tool } from "./project.mjs";
import { addresses } from "./running.mjs";
import { buildForBrowsers, compile, ensureDependencies, ensureKeys, requireNode } from "./setup.mjs";
import { openTestRun } from "./test-run.mjs";

const OUT = "dist/test";
const MINUTE = 60_000;
const ports = { gatewayPort: Number(process.env.TEST_GATEWAY_PORT || 4410), shopPort: Number(process.env.TEST_SHOP_PORT || 4510) };
const testRun = openTestRun();

async function tamper() {
  requireNode();
  await ensureDependencies();
  await ensureOpenssl();
  const CHROMIUM = await ensureBrowser();
  await compile();
  const keys = inProject(".coconut/test-keys");
  await buildForBrowsers({ rootSpki: await ensureKeys(keys), gatewayOrigin: addresses(ports).gateway, out: OUT });
  const table = inState(`tamper-${process.pid}.txt`);
  rmSync(table, { force: true });
  const { code } = await runNode([tool.playwright, "test", "-c", "e2e/playwright.config.ts", "--reporter=list", "tamper.spec", "tamper-browser.spec"], {
    limitMs: 5 * MINUTE,
    stopSignal: "SIGINT",
    env: {
      ...{ ...process.env, CHROMIUM, COCONUT_KEYS: keys, COCONUT_OUT: inProject(OUT), TAMPER_TABLE: table, COCONUT_LONG: "1" },
      ...{ TEST_DATABASE_URL: await testRun.databaseUrl(), GATEWAY_PORT: String(ports.gatewayPort), SHOP_PORT: String(ports.shopPort) },
    },
  });
  if (existsSync(table)) {
    lastWords = `\n${readFileSync(table, "utf8")}`;
    rmSync(table);
  }
  return code;
}

let lastWords = "";

/** The table comes last, after everything was stopped. */
async function finish() {
  await stopAllProcesses();
  await testRun.close();
  if (lastWords) console.log(lastWords);
}

await untilInterrupted(tamper, finish, { interruptedCode: 130 });
