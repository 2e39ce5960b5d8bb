import { join } from "node:path";
import type { Locator, Page } from "playwright/test";
import { build, type Rolldown } from "vite";
import { wordsOf } from "../protocol/phrase.ts";
import { Looker } from "./look.ts";
import { PROJECT } from "./programs.ts";
import { expect, test } from "./test.ts";

// The component alone, as the pages load it: what must hold wherever it stands.

const PHRASE = [588, 562, 1589, 345] as const;
const FIXTURE = `
import { h, render } from "preact";
import { PhraseCheck } from "${PROJECT}/ui/phrase-check.tsx";
globalThis.answers = [];
const language = document.documentElement.lang;
render(
  h(PhraseCheck, { phrase: ${JSON.stringify(PHRASE)}, language, question: "Which words?", none: "None of these", answer: (right) => globalThis.answers.push(right) }),
  document.querySelector("main"),
);
`;
const PAGE = (language: string) => `<!doctype html><html lang="${language}"><head><title>Check</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/fixture.css"></head><body><main><h1>Check</h1></main><script type="module" src="/fixture.js"></script></body></html>`;

let files: ReadonlyMap<string, string>;
test.beforeAll(async () => {
  const entry = join(PROJECT, "ui/fixture.js");
  const built = await build({
    configFile: false,
    root: PROJECT,
    logLevel: "silent",
    plugins: [
      {
        name: "fixture",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? `import "${PROJECT}/pages/pages.css";import "${PROJECT}/pages/devices.css";${FIXTURE}` : undefined),
      },
    ],
    build: { write: false, lib: { entry, formats: ["es"], fileName: "fixture", cssFileName: "fixture" } },
  });
  const { output } = [built].flat()[0] as Rolldown.RolldownOutput;
  files = new Map(output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : String(file.source)]));
});

async function openFixture(page: Page, language = "en"): Promise<void> {
  await page.route("http://fixture.localhost/**", (route) => {
    const { pathname } = new URL(route.request().url());
    const body = files.get(pathname) ?? PAGE(language);
    const contentType = pathname.endsWith(".js") ? "text/javascript" : pathname.endsWith(".css") ? "text/css" : "text/html; charset=utf-8";
    return route.fulfill({ body, contentType });
  });
  await page.goto("http://fixture.localhost/");
  await expect(choices(page)).toHaveCount(4);
}
const choices = (page: Page): Locator => page.getByRole("group", { name: "Which words?" }).getByRole("radio");
const answers = (page: Page) => page.evaluate(() => (globalThis as unknown as { answers: boolean[] }).answers);
const names = (page: Page) => page.locator(".phrase-card").allTextContents();

for (const language of ["en", "ko"] as const) {
  test(`phrases in ${language}: nothing is chosen, four cards of one size, none of these last, axe finds nothing, 320 px are enough`, async ({ open }) => {
    const { context } = await open.browser({ bare: true, language });
    const page = await context.newPage();
    await openFixture(page, language);
    expect(await choices(page).evaluateAll((inputs) => inputs.filter((input) => (input as HTMLInputElement).checked).length)).toBe(0);
    const shown = await names(page);
    expect(shown).toHaveLength(4);
    expect(shown.at(-1)).toBe("None of these");
    expect(shown).toContain((await wordsOf(PHRASE, language)).join(" "));
    // The same word may stand at different places.
    const phrases = shown.slice(0, 3).map((phrase) => phrase.split(" "));
    for (const place of [0, 1, 2, 3]) expect(new Set(phrases.map((words) => words[place])).size, `words at ${place}`).toBe(3);
    const sizes = await page
      .locator(".phrase-card")
      .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect()).map(({ width, height }) => `${width} ${height}`));
    expect(new Set(sizes).size).toBe(1);
    expect(Number(sizes[0]?.split(" ")[1])).toBeGreaterThanOrEqual(44);
    await new Looker(`${language}-phrase-check`, language).at("phrases", page);
  });
}

test("by keys alone: arrows choose, Enter answers, and only once; nothing chosen is no answer", async ({ open }) => {
  const { context } = await open.browser({ bare: true });
  const page = await context.newPage();
  await openFixture(page);
  const button = page.getByRole("button", { name: "Choose", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("Pick one first.");
  expect(await answers(page)).toEqual([]);
  const right = (await names(page)).indexOf((await wordsOf(PHRASE, "en")).join(" "));
  await choices(page).first().focus();
  await page.keyboard.press("Space");
  for (let down = 0; down < right; down++) await page.keyboard.press("ArrowDown");
  await expect(choices(page).nth(right)).toBeChecked();
  expect(await answers(page)).toEqual([]);
  await page.keyboard.press("Enter");
  expect(await answers(page)).toEqual([true]);
  await expect(choices(page).first()).toBeDisabled();
  await button.click({ force: true });
  expect(await answers(page)).toEqual([true]);
});

test("every other card is the wrong answer, and the right one stands at each of three places", async ({ open }) => {
  const { context } = await open.browser({ bare: true });
  const page = await context.newPage();
  const rightWords = (await wordsOf(PHRASE, "en")).join(" ");
  const places = new Set<number>();
  for (let round = 0; round < 40 && places.size < 3; round++) {
    await openFixture(page);
    const shown = await names(page);
    places.add(shown.indexOf(rightWords));
    const wrong = shown.findIndex((name, place) => name !== rightWords && place === round % 4);
    if (wrong === -1) continue;
    await choices(page).nth(wrong).check();
    await page.getByRole("button", { name: "Choose", exact: true }).click();
    expect(await answers(page)).toEqual([false]);
  }
  expect([...places].sort()).toEqual([0, 1, 2]);
});
