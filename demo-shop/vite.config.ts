import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: "public",
  build: {
    outDir: resolve(import.meta.dirname, "..", process.env.COCONUT_OUT ?? "dist", "shop"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      input: [resolve(import.meta.dirname, "pages/shop.ts"), resolve(import.meta.dirname, "pages/shop.css")],
      // The server adds a hash to these names.
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
