import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { figure } from "./figure.ts";
import type { Suite } from "./suite.ts";

const PROMPT = "extension/prompt/prompt.html";

/** What a browser has to load and keep, in kB of 1,000 bytes. */
export const weight: Suite = {
  names: ["weight-content-script", "weight-service-worker", "weight-prompt", "weight-phone"],
  async run() {
    const out = process.env.COCONUT_OUT ?? "dist";
    const folder = join(out, "chrome");
    const phone = join(out, "web/wallet");
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as {
      content_scripts: { js: string[] }[];
      background: { service_worker: string };
    };
    const scripts = manifest.content_scripts.flatMap((each) => each.js);
    const sizes = [
      { name: "weight-content-script", limit: 3, bytes: await total(folder, scripts, (content) => content.length) },
      { name: "weight-service-worker", limit: 40, bytes: await total(folder, await withImports(folder, manifest.background.service_worker), zipped) },
      { name: "weight-prompt", limit: 30, bytes: await total(folder, await withImports(folder, PROMPT), zipped) },
      { name: "weight-phone", limit: 60, bytes: await total(phone, await withImports(phone, "index.html"), zipped) },
    ];
    return sizes.map(({ name, limit, bytes }) => figure(name, "kB", [{ value: bytes / 1000 }], { value: limit, is: "most" }));
  },
};

const zipped = (content: Buffer) => gzipSync(content, { level: 9 }).length;

async function total(folder: string, files: Iterable<string>, measure: (content: Buffer) => number): Promise<number> {
  const contents = await Promise.all([...files].map((file) => readFile(join(folder, file))));
  return contents.reduce((sum, content) => sum + measure(content), 0);
}

/** A file and all files of ours that it loads by itself, however deep; lazily imported ones are not among them. */
async function withImports(folder: string, file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  const text = await readFile(join(folder, file), "utf8");
  const pattern = file.endsWith(".html") ? /(?:src|href)="([^"]+\.(?:js|css))"/g : /(?:from|import)\s*["']([^"']+\.js)["']/g;
  for (const [, path] of text.matchAll(pattern)) {
    if (path === undefined) continue;
    const target = path.startsWith("/") ? path.slice(1) : join(file, "..", path);
    await withImports(folder, target, found);
  }
  return found;
}
