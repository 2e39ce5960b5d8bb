/** npm run dev: a running system that is rebuilt and restarted when a file changes. */
import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { untilInterrupted } from "./interrupt.mjs";
import { readPort, requireFreePort } from "./ports.mjs";
import { root } from "./project.mjs";
import { addresses, createSystem } from "./running.mjs";
import { setUp } from "./setup.mjs";

const LOOK_MS = 300;
const ROOMS = ["protocol", "ui", "wallet", "handoff", "pages", "extension", "checkout", "phone", "sdk", "server", "dashboard", "demo-shop"];
const TOP = /^(manifest|package-lock|tsconfig.*)\.json$|^vite\.config\.ts$/;

const ports = {
  gatewayPort: readPort(process.env.GATEWAY_PORT ?? "4400", "GATEWAY_PORT"),
  shopPort: readPort(process.env.SHOP_PORT ?? "4500", "SHOP_PORT"),
};
const gatewayOrigin = addresses(ports).gateway;
const system = createSystem(ports);

async function develop(interrupted) {
  await requireFreePort(ports.gatewayPort, { purpose: "gateway", variable: "GATEWAY_PORT" });
  await requireFreePort(ports.shopPort, { purpose: "demo shop", variable: "SHOP_PORT" });
  await setUp({ gatewayOrigin });
  await system.start();
  console.log(`\n${system.at.shop} and ${gatewayOrigin} run; a saved file rebuilds and restarts them. Reload the extension in chrome://extensions.`);
  for (let seen = whatLiesThere(); ; ) {
    seen = await Promise.race([nextChange(seen), interrupted]);
    if (typeof seen !== "string") return;
    const began = Date.now();
    // A mistake in the code must not end the session: it is shown, and the next save tries again.
    await rebuild()
      .then(() => console.log(`Restarted in ${((Date.now() - began) / 1000).toFixed(1)} s.`))
      .catch((error) => console.error(error.message));
  }
}

async function rebuild() {
  await setUp({ gatewayOrigin });
  await system.restartServices();
}

/** Resolves once files differ from `before` and have then been left alone for a moment. Looking beats being told: fs.watch loses files that editors replace. */
async function nextChange(before) {
  let last = before;
  for (;;) {
    await sleep(LOOK_MS);
    const now = whatLiesThere();
    if (now !== before && now === last) return now;
    last = now;
  }
}

function whatLiesThere() {
  const seen = [];
  const look = (folder, isOurs) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && ROOMS.includes(relative(root, path).split(sep)[0])) look(path, () => true);
      else if (entry.isFile() && isOurs(entry.name) && !/\.test\.tsx?$/.test(entry.name)) seen.push(path, statSync(path).mtimeMs);
    }
  };
  try {
    look(root, (name) => TOP.test(name));
  } catch {
    // A file went away while we looked: the next look sees it.
  }
  return seen.join();
}

await untilInterrupted(develop, system.stop);
