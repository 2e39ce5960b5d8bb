import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { KB, loadedBy } from "../bundle-weight.ts";

const rootSpki = process.env.COCONUT_ROOT_SPKI ?? "";
const outDir = resolve(import.meta.dirname, "..", process.env.COCONUT_OUT ?? "dist", "web/dashboard");
const FIRST_SCREEN_LIMIT = 70 * KB;

/** Without a root nothing that the gateway signed could be shown as true. */
const needsRoot: Plugin = {
  name: "coconut:needs-root",
  buildStart() {
    if (!rootSpki) this.error("COCONUT_ROOT_SPKI is not set: this dashboard could verify no evidence. npm start and npm test set it.");
  },
};

/** Fails the build when the first screen weighs more than its limit, or brings the X.509 code that only evidence needs. */
const weights: Plugin = {
  name: "coconut:weights",
  enforce: "post",
  writeBundle(_options, bundle) {
    const { gzip, modules } = loadedBy(bundle, "dashboard/index.html");
    for (const name of modules) if (/@peculiar/.test(name)) this.error(`the dashboard's first screen must not contain ${name}`);
    const line = `dashboard, first screen: ${(gzip / KB).toFixed(2)} kB gz (limit ${FIRST_SCREEN_LIMIT / KB} kB)`;
    if (gzip === 0 || gzip > FIRST_SCREEN_LIMIT) this.error(line);
    this.info(line);
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: "/dashboard/",
  publicDir: false,
  define: { __ROOT_SPKI__: JSON.stringify(rootSpki) },
  plugins: [needsRoot, weights],
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    assetsDir: "files",
    // The page's policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
