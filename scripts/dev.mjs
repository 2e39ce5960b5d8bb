/** npm run dev: a running system that is rebuilt and restarted when a file changes. */
import { existsSync, watch } from "node:fs";
import { untilInterrupted } from "./interrupt.mjs";
import { readPort, requireFreePort } from "./ports.mjs";
import { inProject, root } from "./project.mjs";
import { addresses, createSystem } from "./running.mjs";
import { setUp } from "./setup.mjs";

const QUIET_MS = 250;
const ROOMS = ["protocol", "ui", "wallet", "extension", "checkout", "phone", "sdk", "server", "dashboard", "demo-shop"];
const TOP = /^(manifest|package-lock|tsconfig.*)\.json$|^vite\.config\.ts$/;

const ports = {
  gatewayPort: readPort(process.env.GATEWAY_PORT ?? "4400", "GATEWAY_PORT"),
  shopPort: readPort(process.env.SHOP_PORT ?? "4500", "SHOP_PORT"),
};
const gatewayOrigin = addresses(ports).gateway;
const system = createSystem(ports);
const watchers = [];

async function develop(interrupted) {
  await requireFreePort(ports.gatewayPort, { purpose: "gateway", variable: "GATEWAY_PORT" });
  await requireFreePort(ports.shopPort, { purpose: "demo shop", variable: "SHOP_PORT" });
  await setUp({ gatewayOrigin });
  await system.start();
  console.log(`\n${system.at.shop} and ${gatewayOrigin} run; a saved file rebuilds and restarts them. Reload the extension in chrome://extensions.`);
  const changed = watchRooms();
  for (;;) {
    if ((await Promise.race([changed(), interrupted.then(() => "interrupted")])) === "interrupted") return;
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

/** Gives a function that resolves once files have changed and then been quiet for a moment. */
function watchRooms() {
  let wake = () => undefined;
  let dirty = false;
  let timer;
  const onChange = (name) => {
    if (!name || /\.test\.tsx?$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      dirty = true;
      wake();
    }, QUIET_MS);
  };
  watchers.push(watch(root, (_event, name) => TOP.test(name ?? "") && onChange(name)));
  for (const room of ROOMS.map((name) => inProject(name)).filter((path) => existsSync(path))) {
    watchers.push(watch(room, { recursive: true }, (_event, name) => onChange(name)));
  }
  return async () => {
    while (!dirty) await new Promise((done) => (wake = done));
    dirty = false;
  };
}

async function stop() {
  for (const watcher of watchers) watcher.close();
  await system.stop();
}

await untilInterrupted(develop, stop);
