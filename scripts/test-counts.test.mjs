import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inProject } from "./project.mjs";
import { countPlaywright, countVitest, failuresOf, slowestTen } from "./test-counts.mjs";

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

test("what failed is told by name and by the first lines of its message, also a file that could not be loaded", () => {
  const assertionResults = [
    { title: "adds", status: "passed" },
    { title: "subtracts", status: "failed", failureMessages: ["\u001b[31mexpected 1 to be 2\u001b[39m\n    at somewhere"] },
  ];
  const testResults = [
    { name: inProject("a/b.test.ts"), status: "failed", assertionResults },
    { name: inProject("a/c.test.ts"), status: "failed", message: "Cannot find module", assertionResults: [] },
  ];
  const vitest = countVitest(report({ numPassedTests: 1, numFailedTests: 1, numTodoTests: 0, numPendingTests: 0, testResults }), 1);
  expect(vitest).toMatchObject({ passed: 1, failed: 2 });
  const attachments = [{ name: "shown", body: Buffer.from("http://shop.localhost/: Sold out").toString("base64") }, { name: "trace" }];
  const specs = [{ file: "pay.spec.ts", title: "pays", ok: false, tests: [{ results: [{ duration: 1, errors: [{ message: "no button" }], attachments }] }] }];
  const stats = { expected: 0, unexpected: 1, flaky: 0, skipped: 0 };
  const playwright = countPlaywright(report({ stats, errors: [{ message: "Timed out" }], suites: [{ specs }] }), 1);
  expect(playwright).toMatchObject({ passed: 0, failed: 2 });
  expect(failuresOf([...vitest.tests, ...playwright.tests])).toEqual([
    `${join("a", "c.test.ts")}\n    Cannot find module`,
    `${join("a", "b.test.ts")} › subtracts\n    expected 1 to be 2\n        at somewhere`,
    "e2e\n    Timed out",
    "e2e/pay.spec.ts › pays\n    no button\n    shown: http://shop.localhost/: Sold out",
  ]);
});
