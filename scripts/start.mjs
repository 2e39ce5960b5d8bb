/** npm start: everything that a person needs to see a payment, from a bare clone. */
import { parseArgs } from "node:util";
import { untilInterrupted } from "./interrupt.mjs";
import { openLan, planLan } from "./lan/lan.mjs";
import { sayForPhones } from "./lan/say.mjs";
import { hasDisplay, openBrowser } from "./open-browser.mjs";
import { readPort, requireFreePort } from "./ports.mjs";
import { inProject } from "./project.mjs";
import { addresses, createSystem } from "./running.mjs";
import { requireNode, setUp } from "./setup.mjs";

const { values } = parseArgs({
  options: {
    "gateway-port": { type: "string" },
    "shop-port": { type: "string" },
    "no-browser": { type: "boolean", default: false },
    lan: { type: "boolean", default: false },
    "lan-address": { type: "string" },
    "lan-port": { type: "string" },
  },
});

let system;
let doors;
let browser;

async function start(interrupted) {
  requireNode();
  const ports = {
    gatewayPort: readPort(values["gateway-port"] ?? process.env.GATEWAY_PORT ?? "4400", "--gateway-port"),
    shopPort: readPort(values["shop-port"] ?? process.env.SHOP_PORT ?? "4500", "--shop-port"),
  };
  await requireFreePort(ports.gatewayPort, { purpose: "gateway", variable: "GATEWAY_PORT", flag: "--gateway-port" });
  await requireFreePort(ports.shopPort, { purpose: "demo shop", variable: "SHOP_PORT", flag: "--shop-port" });
  const lan = values.lan ? await planLan({ address: values["lan-address"], base: values["lan-port"] ?? process.env.LAN_PORT ?? "4600" }) : undefined;
  const { out, keys, origins } = lan?.system ?? {};
  await setUp({ gatewayOrigin: origins?.gateway ?? addresses(ports).gateway, walletOrigin: origins?.wallet, out, keys });
  system = createSystem(ports, lan?.system);
  console.log("Starting the database, the gateway and the shop …");
  const { database, demo } = await system.start();
  doors = lan && (await openLan(lan, ports));
  sayWhatRuns(system, database, demo);
  if (lan) await sayForPhones(lan, doors.root);
  if (values["no-browser"] || !hasDisplay()) sayHowToLoad(out);
  else browser = await openBrowser(system.at.shop, { ...lan?.system, trustedKey: doors?.trustedKey }).catch((error) => sayHowToLoad(out, error.message));
  console.log("\nCtrl-C stops everything.");
  await Promise.race([interrupted, system.crashed()]);
}

function sayWhatRuns({ at, logs }, database, demo) {
  console.log(`
Coconut Pay is running.

  shop      ${at.shop}  (also ${at.shopLocal})
  phone     ${at.wallet}  (the wallet as a web app)
  gateway   ${at.gateway}  (API also ${at.api})
  sellers   ${at.gateway}/dashboard/  (the merchants' console)
  database  ${database.words}
  logs      ${logs}
`);
  for (const { email, password } of demo.accounts ?? []) console.log(`  demo      a buyer: email ${email} · password ${password}`);
  for (const { email, password } of demo.sellers ?? []) console.log(`  demo      a seller, at ${at.shop}/sell: email ${email} · password ${password}`);
}

function sayHowToLoad(out = "dist", reason = "") {
  console.log(`
${reason ? `${reason} ` : ""}In a Chromium-family browser open chrome://extensions, switch on "Developer mode", press "Load unpacked"
and choose ${inProject(out, "chrome")}; then open the shop.`);
}

async function stop() {
  if (!system) return;
  console.log("\nStopping …");
  await browser?.stop();
  await doors?.stop();
  await system.stop();
  console.log("Stopped.");
}

await untilInterrupted(start, stop);
