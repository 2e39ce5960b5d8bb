/** npm start: everything that a person needs to see a payment, from a bare clone. */
import { parseArgs } from "node:util";
import { untilInterrupted } from "./interrupt.mjs";
import { hasDisplay, openBrowser } from "./open-browser.mjs";
import { readPort, requireFreePort } from "./ports.mjs";
import { inProject } from "./project.mjs";
import { addresses, createSystem } from "./running.mjs";
import { requireNode, setUp } from "./setup.mjs";

const { values } = parseArgs({
  options: { "gateway-port": { type: "string" }, "shop-port": { type: "string" }, "no-browser": { type: "boolean", default: false } },
});

let system;
let browser;

async function start(interrupted) {
  requireNode();
  const ports = {
    gatewayPort: readPort(values["gateway-port"] ?? process.env.GATEWAY_PORT ?? "4400", "--gateway-port"),
    shopPort: readPort(values["shop-port"] ?? process.env.SHOP_PORT ?? "4500", "--shop-port"),
  };
  await requireFreePort(ports.gatewayPort, { purpose: "gateway", variable: "GATEWAY_PORT", flag: "--gateway-port" });
  await requireFreePort(ports.shopPort, { purpose: "demo shop", variable: "SHOP_PORT", flag: "--shop-port" });
  await setUp({ gatewayOrigin: addresses(ports).gateway });
  system = createSystem(ports);
  console.log("Starting the database, the gateway and the shop …");
  const { database, demo } = await system.start();
  sayWhatRuns(system.at, database, demo);
  if (values["no-browser"] || !hasDisplay()) sayHowToLoad();
  else browser = await openBrowser(system.at.shop).catch((error) => sayHowToLoad(error.message));
  console.log("\nCtrl-C stops everything.");
  await Promise.race([interrupted, system.crashed()]);
}

function sayWhatRuns(at, database, demo) {
  console.log(`
Coconut Pay is running.

  shop      ${at.shop}  (also ${at.shopLocal})
  phone     ${at.wallet}  (the wallet as a web app)
  gateway   ${at.gateway}  (API also ${at.api})
  database  ${database.words}
  logs      ${inProject(".coconut/logs")}
`);
  for (const account of demo.accounts ?? []) {
    console.log(
      `  demo      ${Object.entries(account)
        .map(([name, value]) => `${name} ${value}`)
        .join(" · ")}`,
    );
  }
}

function sayHowToLoad(reason) {
  console.log(`
${reason ? `${reason} ` : ""}In a Chromium-family browser open chrome://extensions, switch on "Developer mode", press "Load unpacked"
and choose ${inProject("dist/chrome")}; then open the shop.`);
}

async function stop() {
  if (!system) return;
  console.log("\nStopping …");
  await browser?.stop();
  await system.stop();
  console.log("Stopped.");
}

await untilInterrupted(start, stop);
