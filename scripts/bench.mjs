/** npm run bench: how fast it is, as ratios; see bench/main.ts for what is measured. */
import { parseArgs } from "node:util";
import { ensureBrowser, ensureOpenssl } from "./browser.mjs";
import { untilInterrupted } from "./interrupt.mjs";
import { runNode } from "./processes.mjs";
import { inProject } from "./project.mjs";
import { addresses } from "./running.mjs";
import { buildForBrowsers, compile, ensureDependencies, ensureKeys, requireNode } from "./setup.mjs";

const { values, tokens } = parseArgs({
  options: { out: { type: "string" }, only: { type: "string" }, rounds: { type: "string" }, profile: { type: "string" } },
  tokens: true,
});

/** What the figures of this name need beside the gateway. */
const wants = (kind) => values.only === undefined || values.only.startsWith(kind);

async function bench() {
  requireNode();
  await ensureDependencies();
  await compile();
  await ensureOpenssl();
  const env = { ...process.env };
  if (wants("weight") || wants("wallet")) {
    const ports = { gatewayPort: Number(process.env.BENCH_GATEWAY_PORT || 4420), shopPort: Number(process.env.BENCH_SHOP_PORT || 4520) };
    env.COCONUT_KEYS = inProject(".coconut/bench-keys");
    env.COCONUT_OUT = inProject("dist/bench");
    env.GATEWAY_PORT = String(ports.gatewayPort);
    env.SHOP_PORT = String(ports.shopPort);
    const rootSpki = await ensureKeys(env.COCONUT_KEYS);
    await buildForBrowsers({ rootSpki, gatewayOrigin: addresses(ports).gateway, out: "dist/bench" });
    if (wants("wallet")) env.CHROMIUM = await ensureBrowser();
  }
  const options = tokens.flatMap(({ name, value }) => [`--${name}`, value]);
  const { code } = await runNode([inProject("dist/node/bench/main.js"), ...options], { env });
  return code;
}

await untilInterrupted(bench, async () => undefined, { interruptedCode: 130 });
