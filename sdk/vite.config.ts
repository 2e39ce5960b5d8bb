import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const LIMIT_BYTES = 5000;

/** Fails the build when the merchants' script grows beyond its limit. */
function weight(): Plugin {
  return {
    name: "weight",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        const bytes = gzipSync(file.code, { level: 9 }).length;
        if (bytes > LIMIT_BYTES) this.error(`${file.fileName} weighs ${bytes} bytes gzipped; ${LIMIT_BYTES} are allowed`);
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [weight()],
  build: {
    outDir: resolve(import.meta.dirname, "..", process.env.COCONUT_OUT ?? "dist", "web/sdk"),
    emptyOutDir: true,
    target: "es2022",
    lib: { entry: "button/main.ts", formats: ["iife"], name: "coconutPay", fileName: () => "coconut-pay.js" },
  },
});
