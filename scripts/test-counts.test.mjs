import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inProject } from "./project.mjs";
import { countPlaywright, countVitest, slowestTen } from "./test-counts.mjs";

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coconut-reports-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content) {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test("the runners' reports give counts, and the slowest ten of all tests by name and seconds", () => {
  const assertionResults = Array.from({ length: 12 }, (_, at) => ({ title: `test ${at}`, status: "passed", duration: at * 100 }));
  const unit = { numPassedTests: 12, numFailedTests: 0, numTodoTests: 0, numPendingTests: 1 };
  const vitest = countVitest(report({ ...unit, testResults: [{ name: inProject("a/b.test.ts"), status: "passed", assertionResults }] }), 0);
  expect(vitest).toMatchObject({ passed: 12, failed: 0, words: "1 skipped" });
  const specs = [{ file: "pay.spec.ts", title: "pays", tests: [{ results: [{ duration: 2500 }, { duration: 500 }] }] }];
  const stats = { expected: 1, unexpected: 0, flaky: 0, skipped: 0 };
  const playwright = countPlaywright(report({ stats, errors: [], suites: [{ specs: [], suites: [{ specs }] }] }), 0);
  expect(playwright).toMatchObject({ passed: 1, failed: 0, words: "" });
  const slowest = slowestTen([...vitest.tests, ...playwright.tests]);
  expect(slowest).toHaveLength(10);
  expect(slowest.slice(0, 2)).toEqual(["    3.0 s  e2e/pay.spec.ts › pays", `    1.1 s  ${join("a", "b.test.ts")} › test 11`]);
});

test("a runner that ends with a code, or without any test, has failed", () => {
  const nothing = { numPassedTests: 0, numFailedTests: 0, numTodoTests: 0, numPendingTests: 0, testResults: [] };
  expect(countVitest(report(nothing), 0)).toMatchObject({ failed: 1, words: "no test ran" });
  expect(countVitest(report({ ...nothing, numPassedTests: 3 }), 1)).toMatchObject({ failed: 1, words: "the runner ended with code 1" });
});
