/** Opens a visible Chromium with the extension loaded, in a profile of this project. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { startProcess, stopProcess } from "./processes.mjs";
import { inProject, inState } from "./project.mjs";

const ANSWER_LIMIT_MS = 20_000;

/** Tells whether a window could be shown here. */
export const hasDisplay = () => ["darwin", "win32"].includes(process.platform) || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Opens the browser on a page, with the extension of `out` and a profile in `state`; `trustedKey` is the SHA-256 of a TLS key that it takes from anybody. `stop` closes it. */
export async function openBrowser(url, { out = "dist", state = inState(), trustedKey } = {}) {
  const executable = await ensureBrowser();
  const profile = join(state, "browser");
  const preferences = `${profile}/Default/Preferences`;
  if (!existsSync(preferences)) {
    mkdirSync(`${profile}/Default`, { recursive: true });
    writeFileSync(preferences, JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
  }
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  // Branded Chrome ignores --load-extension; over a pipe that only we hold, every one of them loads it.
  const args = [`--user-data-dir=${profile}`, "--remote-debugging-pipe", "--enable-unsafe-extension-debugging", "--no-first-run", "--no-default-browser-check"];
  const trust = trustedKey ? [`--ignore-certificate-errors-spki-list=${trustedKey}`] : [];
  const child = startProcess(executable, [...args, ...trust, ...asRoot, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const ask = talk(child);
  await ask("Extensions.loadUnpacked", { path: inProject(out, "chrome") });
  const { targetInfos } = await ask("Target.getTargets");
  const page = targetInfos.find(({ type }) => type === "page");
  const { targetId } = page ?? (await ask("Target.createTarget", { url: "about:blank" }));
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
  await ask("Page.navigate", { url }, sessionId);
  return { stop: () => stopProcess(child) };
}

/** Chromium's debugging protocol over file descriptors 3 and 4: JSON messages, each ended by a zero byte. */
function talk(child) {
  const [, , , input, output] = child.stdio;
  const waiting = new Map();
  let rest = "";
  let last = 0;
  input.on("error", () => undefined);
  output.setEncoding("utf8").on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
      const answer = waiting.get(id);
      waiting.delete(id);
      if (error) answer?.fail(new Error(`The browser refused: ${error.message}.`));
      else answer?.done(result);
    }
  });
  return (method, params = {}, sessionId = undefined) =>
    new Promise((done, fail) => {
      const id = ++last;
      const timer = setTimeout(() => fail(new Error("The browser did not answer.")), ANSWER_LIMIT_MS);
      const settle = (answer) => (value) => {
        clearTimeout(timer);
        answer(value);
      };
      waiting.set(id, { done: settle(done), fail: settle(fail) });
      child.ended.then(() => settle(fail)(new Error("The browser ended at once.")));
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}
