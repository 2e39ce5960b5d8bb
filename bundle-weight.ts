import { gzipSync } from "node:zlib";
import type { Rolldown } from "vite";

export const KB = 1000;

export type Bundle = Rolldown.OutputBundle;

/** Bytes of a file as it is written; 0 without one. */
export function sizeOf(file: Bundle[string] | undefined): number {
  if (!file) return 0;
  return Buffer.byteLength(file.type === "chunk" ? file.code : file.source);
}

/** Everything that an entry loads before it runs: its chunk, static imports and their style sheets. */
export function loadedBy(bundle: Bundle, entry: string) {
  const files = new Set<string>();
  const modules: string[] = [];
  const visit = (fileName: string) => {
    const file = bundle[fileName];
    if (!file || files.has(fileName)) return;
    files.add(fileName);
    if (file.type !== "chunk") return;
    modules.push(...Object.keys(file.modules));
    for (const next of [...file.imports, ...(file.viteMetadata?.importedCss ?? [])]) visit(next);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === "chunk" && file.facadeModuleId?.endsWith(entry)) visit(file.fileName);
  }
  return { modules, gzip: [...files].reduce((sum, name) => sum + gzipSync(contentOf(bundle[name])).length, 0) };
}

function contentOf(file: Bundle[string] | undefined): string | Uint8Array {
  if (!file) return "";
  return file.type === "chunk" ? file.code : file.source;
}
