/** One rehearsal of npm start (twice) and npm test in a clone. */
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { get } from "node:https";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, isTaken } from "./ports.mjs";
import { startProcess } from "./processes.mjs";

const MINUTE = 60_000;

/** Gives each step's line and whether it went well. */
export async function rehearse({ name, clone, account, env }) {
  const steps = [];
  const step = async (what, work) => {
    const began = Date.now();
    const result = await work().then(
      (words = "") => ({ ok: true, words: `ok  ${words}` }),
      ({ message }) => ({ ok: false, words: `FAILED  ${message}` }),
    );
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    const line = `${name.padEnd(14)} ${what.padEnd(38)} ${seconds.padStart(6)} s  ${result.words}`;
    console.log(line);
    steps.push({ ok: result.ok, line });
  };
  // Free ones: a system of the developer's own may be running beside this.
  const ports = { gateway: await freePort(), shop: await freePort() };
  const testPorts = { TEST_GATEWAY_PORT: String(await freePort()), TEST_SHOP_PORT: String(await freePort()) };
  const npm = (args) => startNpm(args, { cwd: clone, env: { ...env, ...testPorts }, ...account });

  let first;
  await step("npm start on a bare clone", async () => {
    first = await startAndVisit(npm, ports);
    if (!first.said.includes("(new)")) throw new Error("The database was not new.");
  });
  await step("npm start again: the data is found", async () => {
    const second = await startAndVisit(npm, ports);
    if (!second.said.includes("(found again)")) throw new Error("The database was made anew.");
    if (first && second.root !== first.root) throw new Error("The root certificate is another.");
    const demo = ({ said }) => said.split("\n").filter((line) => line.startsWith("  demo "));
    if (first && demo(first).join() !== demo(second).join()) throw new Error("The demo accounts are others.");
  });
  await step("npm start -- --lan, over HTTPS", async () => {
    const base = await freePort();
    await startAndVisit(npm, ports, { more: ["--lan", "--lan-address", "127.0.0.1", "--lan-port", String(base)], visit: (said) => visitOverTls(base, said) });
  });
  await step("npm test", async () => {
    const child = npm(["test"]);
    const timer = setTimeout(() => process.kill(-child.pid, "SIGTERM"), 20 * MINUTE);
    const { code } = await child.ended;
    clearTimeout(timer);
    const closing = child.said().trimEnd().split("\n").at(-1);
    if (code !== 0) throw new Error(`${closing} (code ${code})`);
    return closing;
  });
  return steps;
}

function startNpm(args, options) {
  const child = startProcess("npm", args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  const lines = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    console.log(`  | ${line}`);
  });
  child.closed = once(child, "close");
  child.said = () => lines.join("\n");
  return child;
}

/** npm start until the shop answers, then Ctrl-C as a terminal sends it: to every process of the group. */
async function startAndVisit(npm, ports, { more = [], visit = async () => undefined } = {}) {
  const child = npm(["start", "--", "--no-browser", "--gateway-port", String(ports.gateway), "--shop-port", String(ports.shop), ...more]);
  let ended = false;
  child.ended.then(() => (ended = true));
  const deadline = Date.now() + 10 * MINUTE;
  while (!child.said().includes("Ctrl-C stops everything.")) {
    if (ended) throw new Error("npm start ended by itself.");
    if (Date.now() > deadline) throw new Error("npm start was not ready after 10 minutes.");
    await sleep(200);
  }
  const shop = await fetch(`http://localhost:${ports.shop}/`);
  if (!shop.ok) throw new Error(`The shop answered ${shop.status}.`);
  const root = await (await fetch(`http://localhost:${ports.gateway}/pki/root.pem`)).text();
  await visit(child.said());
  process.kill(-child.pid, "SIGINT");
  // The shell between npm and us may die of the same signal before we have stopped: what counts is that all of them are gone.
  const [code] = await child.closed;
  const closing = child.said().trimEnd().split("\n").at(-1);
  if (![0, 130, null].includes(code) || closing !== "Stopped.") throw new Error(`After Ctrl-C npm start ended with code ${code} and "${closing}".`);
  for (const port of Object.values(ports)) if (await isTaken(port)) throw new Error(`Port ${port} is still in use after Ctrl-C.`);
  return { said: child.said(), root };
}

/** Gateway, phone app and shop as a phone reaches them that trusts the root which the terminal told of. */
async function visitOverTls(base, said) {
  const root = new X509Certificate(Buffer.from(await (await fetch(`http://127.0.0.1:${base + 3}/coconut-development-root.crt`)).arrayBuffer()));
  if (!said.includes(root.fingerprint256)) throw new Error("The development root is not the one that the terminal told of.");
  for (const [at, path] of ["/healthz", "/", "/"].entries()) {
    const url = `https://127.0.0.1:${base + at}${path}`;
    const [{ statusCode }] = await once(get(url, { ca: root.toString(), agent: false }), "response");
    if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}.`);
  }
}
