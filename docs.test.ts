import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { signIns } from "./protocol/api/sign-ins.ts";
import { api } from "./protocol/api.ts";
import { problemTypes } from "./protocol/problem.ts";
import { sellerApi } from "./protocol/seller-api.ts";

// The documents name problems, tests and variables: what they name is there, and what is there they name.

const project = import.meta.dirname;
const read = (file: string) => readFileSync(join(project, file), "utf8");
const between = (text: string, from: string, to = "\n## ") => `${text.split(from)[1]?.split(to)[0]}`;
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.slice(1).join(" "));

it("docs/protocol.md has every problem with its status and members, and no other", () => {
  const written = found(between(read("docs/protocol.md"), "\n## 14."), /^\| `([a-z-]+)` \| (\d+) \| *([^|]*?) *\|/gm);
  const known = Object.entries(problemTypes).map(([code, { status, members }]) => ({ code, status, members: Object.keys(members) }));
  // `errors[]` is told with what one of them has.
  const names = (text: string) => found(text.split(":")[0] ?? "", /`(\w+)(?:\[\])?`/g);
  const told = written.map((line) => {
    const [code = "", status = "", ...members] = line.split(" ");
    return { code, status: Number(status), members: names(members.join(" ")) };
  });
  expect(told).toEqual(known);
});

it("docs/protocol.md has every operation, and no other", () => {
  const written = found(between(read("docs/protocol.md"), "\n## 13."), /`((?:GET|POST|PUT|DELETE) \/v1\/[^`]+)`/g);
  const known = Object.values({ ...api, ...signIns, ...sellerApi }).map(({ method, path }) => `${method} ${path}`);
  const streams = ["GET /v1/account/events", "GET /v1/payments/{id}/events", "GET /v1/handoffs/{id}/events"];
  expect([...new Set(written)].sort()).toEqual([...new Set([...known, ...streams])].sort());
});

it("docs/protocol.md refers to sections that it has, each numbered once and in order", () => {
  const text = read("docs/protocol.md");
  const sections = found(text, /^## (\d+)\. /gm);
  expect(sections).toEqual(sections.map((_number, at) => String(at + 1)));
  // "RFC 7515 §2" is another document's.
  expect(found(text, /(?<!RFC \d+ )§(\d+)/g).filter((number) => !sections.includes(number))).toEqual([]);
});

it("docs/protocol.md refuses in its table of checks with problems that exist", () => {
  const refusals = found(between(read("docs/protocol.md"), "\n## 6."), /^\| \d+ \| [^|]+ \| ([^|]+) \|$/gm);
  expect(refusals.length).toBeGreaterThan(20);
  expect(found(refusals.join(), /`([a-z]+(?:-[a-z]+)+)`/g).filter((code) => !(code in problemTypes))).toEqual([]);
});

/** Titles of a file's tests that run, as patterns: what a table or a loop fills in may be anything. */
function titlesIn(file: string): RegExp[] {
  const source = read(file).replaceAll(/\b(?:test|it|describe)\.(?:fixme|skip|todo)\b[^;]*/g, "");
  // The first argument of test(…), it(…) and of what test.each(…) or it.runIf(…) give.
  const titles = found(source, /(?:\b(?:test|it)|\))\(\s*(?:"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`),/g).map((title) => title.trim());
  const parts = titles.map((title) => title.split(/\$\{[^}]*\}|\$\w+|%[sdijop]/));
  const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A title that is nothing but what is filled in would be everybody's.
  const telling = parts.filter((title) => title.length === 1 || title.join("").length >= 8);
  return telling.map((title) => new RegExp(`^${title.map(literal).join(".+")}$`));
}

it("docs/threat-model.md names tests that exist and run", () => {
  const text = read("docs/threat-model.md");
  const missing: string[] = [];
  let file = "";
  for (const span of found(text, /`([^`\n]+)`/g)) {
    const [name = "", title] = span.split(/ ?› /);
    if (/\.(?:test|spec)\.m?[jt]s$/.test(name)) file = name;
    else if (title === undefined || name !== "" || file === "") continue;
    if (!existsSync(join(project, file))) missing.push(file);
    else if (title !== undefined && !titlesIn(file).some((pattern) => pattern.test(title))) missing.push(`${file} › ${title}`);
  }
  expect(missing).toEqual([]);
});

it("docs/threat-model.md shows every threat by a test", () => {
  const threats = between(read("docs/threat-model.md"), "\n## Threats")
    .split("\n")
    .filter((line) => /^\| (?!threat|-)/.test(line));
  expect(threats.length).toBeGreaterThan(40);
  expect(threats.filter((line) => !/`[^`]+\.(?:test|spec)\.m?[jt]s › [^`]+`[^|]*\|$/.test(line))).toEqual([]);
});

/** Files of ours below a folder, without what was installed or made. */
function sourcesBelow(folder: string): string[] {
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    if (/^(?:\.|node_modules$|dist$|test-results$|playwright-report$)/.test(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return /\.m?tsx?$|\.mjs$/.test(path) && !/\.(?:test|spec)\.ts$/.test(path) ? [path] : [];
  });
}

it("README.md has every variable that the code reads, and no other", () => {
  const inCode = new Set(sourcesBelow("").flatMap((file) => found(read(file), /\b(COCONUT_[A-Z_]+)\b/g)));
  const cells = found(between(read("README.md"), "\n## Environment"), /^\| ([^|]+) \|/gm).join();
  const inTable = new Set(found(cells, /`(COCONUT_[A-Z_]+)`/g));
  expect([...inTable].sort()).toEqual([...inCode].sort());
});
