/** npm test: every check there is, each phase timed, with one closing line that counts them all. */
import { parseArgs } from "node:util";
import { ensureBrowser, ensureOpenssl } from "./browser.mjs";
import { untilInterrupted } from "./interrupt.mjs";
import { runNode, stopAllProcesses } from "./processes.mjs";
import { inProject, tool } from "./project.mjs";
import { addresses } from "./running.mjs";
import { buildForBrowsers, compile, ensureDependencies, ensureKeys, requireNode } from "./setup.mjs";
import { countPlaywright, countVitest, failuresOf, PASSED, slowestTen, sum } from "./test-counts.mjs";
import { openTestRun } from "./test-run.mjs";

const OUT = "dist/test";
const MINUTE = 60_000;
const { values } = parseArgs({ options: { only: { type: "string" } } });
const ports = { gatewayPort: Number(process.env.TEST_GATEWAY_PORT || 4410), shopPort: Number(process.env.TEST_SHOP_PORT || 4510) };

const testRun = openTestRun();

/** A phase starts as soon as those that it needs have passed and those that it comes after are over. */
const phases = {
  setup: { needs: [], work: setUp },
  lint: { needs: ["setup"], work: lint },
  types: { needs: ["setup"], work: compile },
  build: { needs: ["types"], work: build },
  unit: { needs: ["types"], work: runVitest },
  e2e: { needs: ["build"], after: ["unit", "lint"], work: runPlaywright },
};

async function setUp() {
  requireNode();
  await ensureDependencies();
  if (isWanted("unit") || isWanted("e2e")) await ensureOpenssl();
  if (isWanted("e2e")) process.env.CHROMIUM = await ensureBrowser();
}

async function lint() {
  const plain = process.stdout.isTTY ? [] : ["--colors=off"];
  const { code } = await runNode([tool.biome, "ci", "--error-on-warnings", ...plain, "."], { limitMs: 2 * MINUTE });
  if (code !== 0) throw new Error(`It ended with code ${code}.`);
}

async function build() {
  const rootSpki = await ensureKeys(inProject(".coconut/test-keys"));
  await buildForBrowsers({ rootSpki, gatewayOrigin: addresses(ports).gateway, out: OUT });
}

const testEnv = async () => ({
  ...process.env,
  TEST_DATABASE_URL: await testRun.databaseUrl(),
  COCONUT_KEYS: inProject(".coconut/test-keys"),
  COCONUT_OUT: inProject(OUT),
  GATEWAY_PORT: String(ports.gatewayPort),
  SHOP_PORT: String(ports.shopPort),
});

async function runVitest() {
  const report = testRun.file("unit.json");
  // One line per file, its tests only where one is really slow.
  const reporters = ["--reporter=default", "--slowTestThreshold=10000", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await runNode([tool.vitest, "run", ...reporters], { limitMs: 12 * MINUTE, env: await testEnv() });
  return countVitest(report, code);
}

async function runPlaywright() {
  const report = testRun.file("e2e.json");
  const { code } = await runNode([tool.playwright, "test", "-c", "e2e/playwright.config.ts", "--reporter=list,json"], {
    limitMs: 26 * MINUTE,
    // At Ctrl-C it closes its browsers, at SIGTERM it leaves them behind.
    stopSignal: "SIGINT",
    env: { ...(await testEnv()), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  return countPlaywright(report, code);
}

function isWanted(name) {
  return values.only === undefined || name === values.only || phases[values.only].needs.some((need) => reaches(need, name));
}
const reaches = (from, name) => from === name || phases[from].needs.some((need) => reaches(need, name));

async function test() {
  if (values.only !== undefined && !(values.only in phases)) throw new Error(`--only takes one of ${Object.keys(phases).join(", ")}.`);
  const results = {};
  const over = {};
  for (const [name, { needs, after = [], work }] of Object.entries(phases)) {
    if (!isWanted(name)) continue;
    over[name] = Promise.all([...needs, ...after].map((other) => over[other])).then(async () => {
      results[name] = await perform(
        name,
        work,
        needs.find((need) => results[need].failed > 0),
      );
    });
  }
  await Promise.all(Object.values(over));
  const tests = Object.values(results).flatMap((result) => result.tests ?? []);
  const slowest = slowestTen(tests);
  if (slowest.length > 0) console.log(`\nThe slowest:\n${slowest.join("\n")}`);
  const failures = failuresOf(tests);
  if (failures.length > 0) console.log(`\nWhat failed:\n${failures.join("\n")}`);
  console.log("");
  for (const name of Object.keys(phases).filter((one) => one in results)) {
    const { passed, failed, words, seconds } = results[name];
    console.log(
      `${name.padEnd(6)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s${words ? `  ${words}` : ""}`,
    );
  }
  total = sum(Object.values(results));
  return total.failed > 0 ? 1 : 0;
}

async function perform(name, work, broken) {
  const began = Date.now();
  console.log(`\n── ${name} ──`);
  const result = broken
    ? { passed: 0, failed: 1, words: `not run: ${broken} failed` }
    : await Promise.resolve()
        .then(work)
        .then((counts) => counts ?? PASSED)
        .catch((error) => ({ passed: 0, failed: 1, words: error.message }));
  if (result.failed > 0 && result.words) console.error(`${name}: ${result.words}`);
  return { ...result, seconds: (Date.now() - began) / 1000 };
}

let total = { passed: 0, failed: 1 };

/** The closing line comes after everything was stopped. */
async function finish() {
  await stopAllProcesses();
  await testRun.close();
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
}

await untilInterrupted(test, finish, { interruptedCode: 130 });
