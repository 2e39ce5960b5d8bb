import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, defineConfig, type Plugin } from "vite";
import { type Bundle, KB, loadedBy, sizeOf } from "../bundle-weight.ts";

const gateway = new URL(process.env.COCONUT_GATEWAY_ORIGIN ?? "http://gateway.localhost:4400");
const rootSpki = process.env.COCONUT_ROOT_SPKI ?? "";
const outDir = resolve(import.meta.dirname, "..", process.env.COCONUT_OUT ?? "dist", "web/wallet");
const target = "es2022";
const FIRST_SCREEN_LIMIT = 60 * KB;

/** A wallet without a root would trust no gateway. */
const needsRoot: Plugin = {
  name: "coconut:needs-root",
  buildStart() {
    if (!rootSpki) this.error("COCONUT_ROOT_SPKI is not set: this wallet would trust no gateway. npm start and npm test set it.");
  },
};

/** Fails the build when the first screen weighs more than its limit: the page, its scripts and its style sheet. */
const weights: Plugin = {
  name: "coconut:weights",
  enforce: "post",
  writeBundle(_options, bundle) {
    const gzip = loadedBy(bundle, "phone/index.html").gzip;
    const page = sizeOf(bundle["index.html"]);
    const line = `phone, first screen: ${((gzip + page) / KB).toFixed(2)} kB gz (limit ${FIRST_SCREEN_LIMIT / KB} kB)`;
    if (gzip === 0 || page === 0 || gzip + page > FIRST_SCREEN_LIMIT) this.error(line);
    this.info(line);
  },
};

/** Builds the service worker once it is known which files it keeps: those of the bundle, and the icons and manifest beside it. */
const offline: Plugin = {
  name: "coconut:offline",
  apply: "build",
  enforce: "post",
  async writeBundle(_options, bundle) {
    await build({
      configFile: false,
      root: import.meta.dirname,
      publicDir: false,
      logLevel: "warn",
      define: { __PRECACHE__: JSON.stringify(precached(bundle)), "process.env.NODE_ENV": JSON.stringify("production") },
      build: {
        outDir,
        emptyOutDir: false,
        target,
        lib: { entry: resolve(import.meta.dirname, "worker/service-worker.ts"), formats: ["iife"], name: "coconutWorker", fileName: () => "service-worker.js" },
      },
    });
  },
};

/** What the app needs offline. Names below files/ hold a hash; of all others the hash stands beside the name. */
function precached(bundle: Bundle) {
  const revision = (content: string | Uint8Array) => createHash("sha256").update(content).digest("base64url").slice(0, 16);
  const built = Object.values(bundle).map((file) => {
    const content = file.type === "chunk" ? file.code : file.source;
    return { url: `/${file.fileName}`, revision: file.fileName.startsWith("files/") ? null : revision(content) };
  });
  const beside = readdirSync(resolve(import.meta.dirname, "public"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => resolve(entry.parentPath, entry.name))
    .map((path) => ({ url: path.slice(resolve(import.meta.dirname, "public").length).replaceAll("\\", "/"), revision: revision(readFileSync(path)) }));
  return [...built, ...beside].sort((a, b) => (a.url < b.url ? -1 : 1));
}

export default defineConfig({
  root: import.meta.dirname,
  publicDir: "public",
  define: { __GATEWAY_ORIGIN__: JSON.stringify(gateway.origin), __ROOT_SPKI__: JSON.stringify(rootSpki) },
  plugins: [needsRoot, weights, offline],
  build: { outDir, emptyOutDir: true, target, assetsDir: "files", modulePreload: { polyfill: false } },
});
