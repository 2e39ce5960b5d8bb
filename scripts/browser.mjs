/** Finds the programs that the package registry does not bring (a Chromium, openssl), and installs them where the platform can. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { run, runNode } from "./processes.mjs";
import { tool } from "./project.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const MAC = ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"];
const WINDOWS = ["Chromium/Application/chrome.exe", "Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"];

/** The path of a Chromium: CHROMIUM, Playwright's own, one on PATH, one in the platform's usual place; undefined where there is none. */
export async function findBrowser() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) {
    const path = CHROMIUM.includes("/") || CHROMIUM.includes("\\") ? CHROMIUM : onPath(CHROMIUM);
    if (!path || !isProgram(path)) throw new Error(`CHROMIUM names ${CHROMIUM}, which is no program.`);
    return path;
  }
  const usual = [
    ...MAC.flatMap((path) => [join("/Applications", path), join(process.env.HOME ?? "/", "Applications", path)]),
    ...WINDOWS.flatMap((path) => ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => join(process.env[name] ?? "/", path))),
  ];
  return [await playwrightsOwn(), ...NAMES.map(onPath), ...usual].find((path) => path && isProgram(path));
}

/** The same, installed first where there is none. */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  const byPlaywright = async () => {
    console.log("No Chromium found: installing Playwright's …");
    const withLibraries = process.platform === "linux" && process.getuid() === 0 ? ["--with-deps"] : [];
    return (await runNode([tool.playwright, "install", ...withLibraries, "chromium"], { limitMs: 600_000 })).code === 0;
  };
  const byDebian = () => installPackages(["chromium", "fonts-noto-cjk"], "No Chromium found");
  // Ubuntu's package of this name only points to a snap, which containers cannot install.
  for (const install of isDebian() ? [byDebian, byPlaywright] : [byPlaywright, byDebian]) {
    if (await install()) {
      const path = await findBrowser();
      if (path && (await answers(path))) return path;
    }
  }
  throw new Error("No Chromium-family browser was found or could be installed: install Chromium or Chrome, or set CHROMIUM to the path of one.");
}

/** Makes sure that the openssl command is there. */
export async function ensureOpenssl() {
  if (onPath("openssl")) return;
  if ((await installPackages(["openssl"], "No openssl found")) && onPath("openssl")) return;
  throw new Error("The openssl command was not found: install OpenSSL (3.0 or newer) so that it is on PATH.");
}

async function installPackages(packages, why) {
  if (!onPath("apt-get")) return false;
  const before = process.getuid() === 0 ? [] : ["sudo", "-n"];
  if (before.length > 0 && (!onPath("sudo") || (await run("sudo", ["-n", "true"], { stdio: "ignore" })).code !== 0)) return false;
  console.log(`${why}: installing ${packages.join(" and ")} with apt-get …`);
  const apt = async (...args) => {
    const [command, ...rest] = [...before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
    return (await run(command, rest, { limitMs: 600_000, stdio: ["ignore", "inherit", "inherit"] })).code === 0;
  };
  return (await apt("update")) && (await apt("install", "-y", "--no-install-recommends", ...packages));
}

async function playwrightsOwn() {
  try {
    return (await import("playwright")).chromium.executablePath();
  } catch {
    return undefined;
  }
}

const answers = async (path) => process.platform === "win32" || (await run(path, ["--version"], { stdio: "ignore", limitMs: 30_000 })).code === 0;

const isDebian = () => existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));

function onPath(name) {
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await ensureOpenssl();
  console.log(await ensureBrowser());
}
