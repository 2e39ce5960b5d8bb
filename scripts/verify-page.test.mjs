import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeFamily } from "../protocol/vectors/family.ts";
import { makeReceipt, signBoth } from "../protocol/vectors/receipt.ts";
import { inProject } from "./project.mjs";

const VERIFY_PAGE = inProject("docs/verify.html");

/** A command of ours: its exit code and all that it said. */
function command(script, ...more) {
  return new Promise((done) => {
    execFile(process.execPath, [inProject(script), ...more], (error, stdout, stderr) => done({ code: error?.code ?? 0, told: stdout + stderr }));
  });
}

it("docs/verify.html is what its sources give", async () => {
  expect(await command("scripts/verify-page.mjs", "--check")).toMatchObject({ code: 0 });
});

it("docs/verify.html names no address and may reach none", () => {
  const page = readFileSync(VERIFY_PAGE, "utf8");
  const policy = /http-equiv="content-security-policy" content="([^"]+)"/i.exec(page)?.[1] ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/);
  expect(page.match(/<(?:link|img|iframe|script|style)\b[^>]*\b(?:src|href)=/g)).toBeNull();
});

let folder;
let root;
let family;
let signed;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "coconut-verify-"));
  family = await makeFamily();
  signed = await signBoth(family, await makeReceipt(family));
  root = join(folder, "root.pem");
  writeFileSync(root, `-----BEGIN CERTIFICATE-----\n${Buffer.from(family.root.certificate).toString("base64")}\n-----END CERTIFICATE-----\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function verify(text, ...more) {
  writeFileSync(join(folder, "receipt.json"), text);
  return command("scripts/verify.mjs", join(folder, "receipt.json"), ...more);
}

it("npm run verify says in words that a receipt holds, and that an altered one does not", async () => {
  const text = JSON.stringify(signed);
  expect(await verify(text, "--root", root)).toMatchObject({ code: 0, told: expect.stringContaining("Valid: JOONGBU3, order 2026-000079, 26000 KRW") });
  expect(await verify(text, "--root", family.rootHash)).toMatchObject({ code: 0 });
  const { signatures } = signed;
  const swapped = JSON.stringify({ ...signed, signatures: [{ ...signatures[0], signature: signatures[1].signature }, signatures[1]] });
  expect(await verify(swapped, "--root", root)).toMatchObject({ code: 1, told: expect.stringContaining("FAILS  the seller's signature: does not match") });
  expect(await verify(text, "--root", "A".repeat(43))).toMatchObject({ code: 1, told: expect.stringContaining("not signed under this root") });
  expect(await verify(text, "--root", `-${"A".repeat(42)}`)).toMatchObject({ code: 1, told: expect.stringContaining("not signed under this root") });
  expect(await verify("no JSON", "--root", root)).toMatchObject({ code: 1, told: expect.stringContaining("NOT VALID") });
  expect(await verify(text)).toMatchObject({ code: 1, told: expect.stringContaining("Usage") });
  expect(await verify(text, "--root")).toMatchObject({ code: 1, told: expect.stringContaining("--root") });
});
