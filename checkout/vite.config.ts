import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const outDir = resolve(import.meta.dirname, "..", process.env.COCONUT_OUT ?? "dist", "web");

/** Other rooms build into dist/web too: only what is ours goes before a build. */
const clean: Plugin = { name: "clean", buildStart: () => rm(resolve(outDir, "assets"), { recursive: true, force: true }) };

/** The place where the gateway writes the payment, or the merchant, into the page that it serves. */
const placeholder: Plugin = {
  name: "placeholder",
  transformIndexHtml: (html) =>
    html
      .replace('id="payment">{}<', 'id="payment"><!--payment--><')
      .replace('id="site">{}<', 'id="site"><!--site--><')
      .replace('id="receipt">{}<', 'id="receipt"><!--receipt--><'),
};

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [clean, placeholder],
  build: {
    outDir,
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      input: ["button.html", "checkout.html", "order.html", "receipt.html", "sign-in.html"].map((page) => resolve(import.meta.dirname, page)),
      external: ["/sdk/coconut-pay.js"],
    },
  },
});
