/** Reads the runners' reports: what passed, what failed, and in words what is neither. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "./project.mjs";

/** A phase without tests of its own. */
export const PASSED = { passed: 1, failed: 0 };

/** Counts of a vitest JSON report, and its tests with their times; a file that could not be loaded, and an exit code that no test explains, are failures. */
export function countVitest(file, code) {
  const report = read(file, code);
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + unloaded.length;
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status, duration, failureMessages = [] }) => ({
      name: `${relative(root, name)} › ${title}`,
      seconds: (duration ?? 0) / 1000,
      ...(status === "failed" && { failure: failureMessages.join("\n") }),
    })),
  );
  const files = unloaded.map(({ name, message = "" }) => ({ name: relative(root, name), seconds: 0, failure: message }));
  return {
    ...explain({ passed: report.numPassedTests, failed, todo: report.numTodoTests, skipped: report.numPendingTests }, code),
    tests: [...files, ...tests],
  };
}

/** Counts of a Playwright JSON report, and its tests with their times. */
export function countPlaywright(file, code) {
  const { stats, errors, suites } = read(file, code);
  return {
    ...explain({ passed: stats.expected, failed: stats.unexpected + errors.length, flaky: stats.flaky, skipped: stats.skipped }, code),
    tests: [...errors.map(({ message }) => ({ name: "e2e", seconds: 0, failure: message ?? "" })), ...suites.flatMap(storiesOf)],
  };
}

function storiesOf({ specs = [], suites = [] }) {
  const own = specs.map(({ file, title, ok, tests }) => {
    const results = tests.flatMap(({ results }) => results);
    const errors = results.flatMap(({ errors = [] }) => errors.map(({ message }) => message ?? ""));
    const attached = results.flatMap(({ attachments = [] }) => attachments).filter(({ name }) => name === "shown");
    const shown = attached.map(({ body = "" }) => `shown: ${Buffer.from(body, "base64").toString()}`);
    return {
      name: `e2e/${file} › ${title}`,
      seconds: results.reduce((total, { duration }) => total + duration / 1000, 0),
      ...(ok === false && { failure: errors.join("\n"), shown }),
    };
  });
  return [...own, ...suites.flatMap(storiesOf)];
}

/** The tests that failed, each with the first lines of what was said of it and what its browsers showed: what the end of a long run's output must hold. */
export function failuresOf(tests) {
  return tests
    .filter(({ failure }) => failure !== undefined)
    .map(({ name, failure, shown = [] }) => {
      const lines = stripVTControlCharacters(failure).split("\n").slice(0, 30);
      return [name, ...lines.map((line) => `    ${line.slice(0, 300)}`), ...shown.map((text) => `    ${text}`)].join("\n");
    });
}

/** The slowest ten of all tests, slowest first, in a line each. */
export function slowestTen(tests) {
  const ten = tests.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10);
  return ten.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name.length > 120 ? `${name.slice(0, 119)}…` : name}`);
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
