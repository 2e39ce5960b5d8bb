import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BUTTON, MARKS, WORKER } from "./scripts.ts";

const PROMPT = "extension/prompt/prompt.html";
const MARKS_TAG = '<script src="/bench/marks.js"></script>';

interface Manifest {
  content_scripts: { js: string[] }[];
  web_accessible_resources: { resources: string[] }[];
  background: { service_worker: string };
}

/** Copies a build for browsers and puts an empty page and the bench's scripts into the copied extension. */
export async function copyWithMarks(build: string, target: string): Promise<void> {
  await cp(build, target, { recursive: true });
  const folder = join(target, "chrome");
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Manifest;
  const [script] = manifest.content_scripts;
  const [prompt] = manifest.web_accessible_resources;
  if (!script || !prompt) throw new Error("the built extension has no content script or no prompt");
  manifest.content_scripts.unshift({ ...script, js: ["bench/button.js"] });
  manifest.web_accessible_resources.push({ ...prompt, resources: ["bench/empty.html"] });
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));

  const style = styleIn(await readFile(join(folder, script.js[0] ?? ""), "utf8"));
  await mkdir(join(folder, "bench"));
  await writeFile(join(folder, "bench/marks.js"), MARKS);
  await writeFile(
    join(folder, "bench/button.js"),
    BUTTON.replace("STYLE", () => JSON.stringify(style)),
  );
  await writeFile(join(folder, "bench/worker.js"), WORKER);
  await writeFile(join(folder, "bench/empty.html"), `<!doctype html><html lang="en"><head>${MARKS_TAG}<title>Empty</title></head><body></body></html>`);
  await edit(join(folder, PROMPT), (text) => text.replace("<head>", `<head>${MARKS_TAG}`));
  await edit(join(folder, manifest.background.service_worker), (text) => `${text}\nimport "./bench/worker.js";\n`);
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, "utf8")));
}

/** The style of the prompt's frame, as the content script has it. */
function styleIn(script: string): string {
  const style = /:host\{all:initial[^`"]*/.exec(script)?.[0];
  if (!style) throw new Error("the content script has no style for the prompt's frame");
  return style.replaceAll("\\n", "\n");
}
