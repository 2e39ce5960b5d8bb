/** Reads the runners' reports: what passed, what failed, and in words what is neither. */
import { readFileSync } from "node:fs";

/** A phase without tests of its own. */
export const PASSED = { passed: 1, failed: 0 };

/** Counts of a vitest JSON report; a file that could not be loaded, and an exit code that no test explains, are failures. */
export function countVitest(file, code) {
  const report = read(file, code);
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + unloaded.length;
  return explain({ passed: report.numPassedTests, failed, todo: report.numTodoTests, skipped: report.numPendingTests }, code);
}

/** Counts of a Playwright JSON report. */
export function countPlaywright(file, code) {
  const { stats, errors } = read(file, code);
  return explain({ passed: stats.expected, failed: stats.unexpected + errors.length, flaky: stats.flaky, skipped: stats.skipped }, code);
}

/** All counts together. */
export const sum = (counts) => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

function explain({ passed, failed, ...others }, code) {
  const words = Object.entries(others)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  if (failed === 0 && code !== 0) words.push(code === 124 ? "ended for taking too long" : `the runner ended with code ${code}`);
  if (failed === 0 && passed === 0) words.push("no test ran");
  const silent = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, words: words.join(", ") };
}

function read(file, code) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Error(code === 124 ? "It was ended for taking too long." : `It ended with code ${code} and wrote no report.`);
  }
}
