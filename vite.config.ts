import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import { defineConfig, type Plugin } from "vite";
import { KB, loadedBy, sizeOf } from "./bundle-weight.ts";
import base from "./manifest.json" with { type: "json" };

const gateway = new URL(process.env.COCONUT_GATEWAY_ORIGIN ?? "http://gateway.localhost:4400");
/** Where the phone app is: beside the gateway, under a name of its own. */
const walletOrigin = process.env.COCONUT_WALLET_ORIGIN ?? gateway.origin.replace("//gateway.", "//wallet.");
const rootSpki = process.env.COCONUT_ROOT_SPKI ?? "";

/** The manifest for the configured gateway; match patterns know no ports. */
function manifest(): ManifestV3Export {
  const text = JSON.stringify(base)
    .replaceAll("http://gateway.localhost:4400", gateway.origin)
    .replaceAll("http://gateway.localhost/", `${gateway.protocol}//${gateway.hostname}/`);
  return JSON.parse(text);
}

const LOCALES = ["en", "ko"].map((language) => `_locales/${language}/messages.json`);

/** Chrome wants `_locales` at the top; here it lives in its room. */
function locales(): Plugin {
  return {
    name: "coconut:locales",
    generateBundle() {
      if (!rootSpki) this.error("COCONUT_ROOT_SPKI is not set: this wallet would trust no gateway. npm start and npm test set it.");
      for (const fileName of LOCALES) this.emitFile({ type: "asset", fileName, source: readFileSync(`extension/${fileName}`) });
    },
  };
}

/** Puts the prompt's first question into its page as a script that runs before the others are fetched. */
function askFirst(): Plugin {
  return {
    name: "coconut:ask-first",
    transformIndexHtml: {
      order: "post",
      handler(_html, { filename, bundle }) {
        const question = Object.values(bundle ?? {}).find((file) => file.type === "chunk" && file.name === "first-question");
        if (!question || !filename.endsWith("prompt.html")) return [];
        return [{ tag: "script", attrs: { type: "module", async: true, src: `/${question.fileName}` }, injectTo: "head-prepend" }];
      },
    },
  };
}

/** Fails the build above these weights: what every page of the gateway, every cold start and every prompt loads. */
function weights(): Plugin {
  return {
    name: "coconut:weights",
    enforce: "post",
    writeBundle(_options, bundle) {
      const script = Object.values(bundle).find((file) => file.fileName.endsWith("content/button.iife.js"));
      const signingScript = Object.values(bundle).find((file) => file.fileName.endsWith("content/signing.iife.js"));
      const worker = loadedBy(bundle, "extension/background/main.ts");
      const prompt = loadedBy(bundle, "extension/prompt/prompt.html");
      const signing = loadedBy(bundle, "extension/prompt/signing/signing.html");
      for (const name of signing.modules) if (name.includes("@peculiar")) this.error(`the signing window must not contain ${name}`);
      for (const name of worker.modules) if (/@peculiar|\/preact\/|\/protocol\/phrase\//.test(name)) this.error(`the service worker must not contain ${name}`);
      const found = [
        { name: "content script", bytes: sizeOf(script), limit: 3 * KB, unit: "minified" },
        { name: "content script for signing", bytes: sizeOf(signingScript), limit: 3 * KB, unit: "minified" },
        { name: "service worker", bytes: worker.gzip, limit: 40 * KB, unit: "gz" },
        { name: "prompt", bytes: prompt.gzip, limit: 30 * KB, unit: "gz" },
        { name: "signing window", bytes: signing.gzip, limit: 50 * KB, unit: "gz" },
      ];
      for (const { name, bytes, limit, unit } of found) {
        const line = `${name}: ${(bytes / KB).toFixed(2)} kB ${unit} (limit ${limit / KB} kB)`;
        if (bytes === 0 || bytes > limit) this.error(line);
        this.info(line);
      }
    },
  };
}

export default defineConfig({
  publicDir: false,
  define: {
    __GATEWAY_ORIGIN__: JSON.stringify(gateway.origin),
    __WALLET_ORIGIN__: JSON.stringify(walletOrigin),
    __ROOT_SPKI__: JSON.stringify(rootSpki),
  },
  plugins: [crx({ manifest: manifest(), browser: "chrome" }), locales(), askFirst(), weights()],
  build: {
    target: "chrome127",
    outDir: resolve(import.meta.dirname, process.env.COCONUT_OUT ?? "dist", "chrome"),
    emptyOutDir: true,
    // Links for the chunks that a page needs, so that they load side by side; browsers that run this need no polyfill.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        prompt: "extension/prompt/prompt.html",
        "first-question": "extension/prompt/first-question.ts",
        signing: "extension/prompt/signing/signing.html",
      },
    },
  },
});
