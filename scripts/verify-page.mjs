/**
 * Makes docs/verify.html from checkout/verifier/: one page without anything outside itself. It is committed, since who verifies a
 * receipt offline has this repository's docs/ and perhaps nothing that builds; verify-page.test.mjs proves that it is what the sources give.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "vite";
import { inProject } from "./project.mjs";

const VERIFY_PAGE = inProject("docs/verify.html");

/** The page's text, the same on every machine. */
async function makeVerifyPage() {
  const root = inProject("checkout/verifier");
  const { output } = await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      assetsInlineLimit: Number.POSITIVE_INFINITY,
      rolldownOptions: { input: `${root}/verify.html`, output: { codeSplitting: false } },
    },
  });
  const textOf = (end) => output.find(({ fileName }) => fileName.endsWith(end));
  // Inside a script element only this could end it.
  const script = textOf(".js").code.trim().replaceAll("</script", "<\\/script");
  const style = textOf(".css").source.toString().trim();
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  const [html, ...more] = output.filter(({ fileName }) => fileName.endsWith(".html"));
  if (more.length > 0) throw new Error("one page is to be made");
  return html.source
    .toString()
    .replaceAll(/ *<(?:link rel="stylesheet"|script type="module")[^>]*>(?:<\/script>)?\n?/g, "")
    .replace(
      "<!doctype html>\n",
      "<!doctype html>\n<!-- Made from checkout/verifier by `npm run build:verify`. It asks nothing of any network; its policy forbids it. -->\n",
    )
    .replace(/( *)<meta name="viewport"/, (found, indent) => `${indent}<meta http-equiv="content-security-policy" content="${policy}" />\n${found}`)
    .replace("  </head>", () => `    <style>${style}</style>\n  </head>`)
    .replace("  </body>", () => `    <script type="module">${script}</script>\n  </body>`);
}

// Vite builds for development where this says so, as it does under a test runner.
process.env.NODE_ENV = "production";
const page = await makeVerifyPage();
if (process.argv.includes("--check")) {
  if (page !== readFileSync(VERIFY_PAGE, "utf8")) throw new Error("docs/verify.html is not what its sources give: npm run build:verify");
} else {
  writeFileSync(VERIFY_PAGE, page);
}
console.log(`docs/verify.html: ${(page.length / 1000).toFixed(0)} kB`);
