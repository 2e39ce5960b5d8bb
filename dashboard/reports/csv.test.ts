import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Cell, toCsv } from "./csv.ts";

const run = promisify(execFile);
const office = await run("soffice", ["--version"]).then(
  () => true,
  () => false,
);

/** Reads a CSV file back by RFC 4180, without its byte order mark. */
function parse(csv: string): string[][] {
  expect(csv.charCodeAt(0)).toBe(0xfeff);
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of csv.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const text = fc.string({ unit: fc.constantFrom("a", "한", "=", "+", "-", "@", '"', ",", "\r", "\n", "\t", " ", "'", "＝", "1") });

it("reads back as it was written, apart from the apostrophe before what a spreadsheet would run", () => {
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }), (rows) => {
      const back = parse(toCsv(rows));
      expect(back.map((row) => row.length)).toEqual(rows.map((row) => row.length));
      for (const [at, row] of rows.entries()) for (const [column, cell] of row.entries()) expect([cell, `'${cell}`]).toContain(back[at]?.[column]);
    }),
  );
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "－1", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"])(
  "%j is no formula",
  (cell) => {
    expect(parse(toCsv([[cell, "x"]]))[0]?.[0]).toBe(`'${cell}`);
  },
);

it.each(["a=1", "한글", "'quoted'", "1-2", "R-123", "", "a@b.example"])("%j stays as it is", (cell) => {
  expect(parse(toCsv([[cell, "x"]]))[0]?.[0]).toBe(cell);
});

it("numbers stay numbers, negative ones too; what is none is a mistake", () => {
  expect(toCsv([[{ number: "-6000" }, { number: "26000" }]])).toBe("\uFEFF-6000,26000\r\n");
  expect(() => toCsv([[{ number: "-2+3" }]])).toThrow(SyntaxError);
});

it.runIf(office)("LibreOffice shows Hangul, numbers and would-be formulas as they were", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "coconut-csv-"));
  const rows: Cell[][] = [
    ["이유", "금액"],
    ["=1+1", { number: "-6000" }],
    ['코코넛 "기름", 500 ml', { number: "26000" }],
  ];
  await writeFile(join(folder, "books.csv"), toCsv(rows));
  await run("soffice", [
    `-env:UserInstallation=file://${folder}/profile`,
    "--headless",
    "--convert-to",
    "fods",
    "--infilter=CSV:44,34,76",
    "--outdir",
    folder,
    join(folder, "books.csv"),
  ]);
  const sheet = await readFile(join(folder, (await readdir(folder)).find((name) => name.endsWith(".fods")) ?? ""), "utf8");
  expect(sheet).not.toContain("table:formula");
  expect(sheet).toContain('office:value="-6000"');
  expect(sheet.replaceAll("&quot;", '"')).toContain('<text:p>코코넛 "기름", 500 ml</text:p>');
  expect(sheet).toContain("=1+1</text:p>");
  await rm(folder, { recursive: true });
});
