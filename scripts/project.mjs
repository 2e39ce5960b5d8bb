/** Where things lie in this checkout. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** A path inside the checkout. */
export const inProject = (...parts) => join(root, ...parts);

/** A path inside `.coconut`, the folder of everything that a run leaves behind and that is not a build. */
export const inState = (...parts) => inProject(".coconut", ...parts);

/** The JavaScript file of a command that a package brings, so that no shell or PATH is involved. */
export const tool = {
  biome: inProject("node_modules/@biomejs/biome/bin/biome"),
  tsc: inProject("node_modules/typescript/bin/tsc"),
  vitest: inProject("node_modules/vitest/vitest.mjs"),
  playwright: inProject("node_modules/playwright/cli.js"),
};
