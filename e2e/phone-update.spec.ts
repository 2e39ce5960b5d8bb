import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isAbsolute, join } from "node:path";
import Fastify from "fastify";
import type { Page } from "playwright/test";
import { serveApp } from "../server/http/app-site.ts";
import { labelsIn } from "./labels.ts";
import { PROJECT } from "./programs.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

test("a newer build of the app waits until it is asked for, in another tab too, and leaves nothing of the older one", async ({ open }) => {
  const site = await openSite();
  try {
    const { context, page } = await open.phone({ at: site.origin });
    const words = labelsIn("en").wallet;
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.reload();
    expect(await buildOf(page)).toBe("1");
    expect(await controlled(page)).toBe(true);

    await site.publish("2");
    await page.reload();
    await expect(page.getByText(words.newBuild)).toBeVisible();
    expect(await buildOf(page)).toBe("1");
    await page.getByRole("button", { name: words.restart, exact: true }).tap();
    await expect.poll(() => buildOf(page)).toBe("2");
    await expect(page.getByText(words.newBuild)).toHaveCount(0);

    await site.publish("3");
    await page.reload();
    await expect(page.getByText(words.newBuild)).toBeVisible();
    // A page that starts beside a waiting build says so too.
    const other = await context.newPage();
    await other.goto(site.origin);
    expect(await buildOf(other)).toBe("2");
    await other.getByRole("button", { name: words.restart, exact: true }).tap();
    await expect.poll(() => buildOf(other)).toBe("3");
    // The first one was not taken from under a person's hands.
    expect(await buildOf(page)).toBe("2");
    await page.bringToFront();
    await page.getByRole("button", { name: words.restart, exact: true }).tap();
    await expect.poll(() => buildOf(page)).toBe("3");
    expect(await keptPages(page)).toEqual(["3"]);
  } finally {
    await site.close();
  }
});

/** The app's files, served as the gateway does, in builds that differ by one mark in the page. */
async function openSite() {
  const out = process.env.COCONUT_OUT ?? "dist";
  const folder = await mkdtemp(join(readStack().temporary, "app-"));
  await cp(join(isAbsolute(out) ? out : join(PROJECT, out), "web/wallet"), folder, { recursive: true });
  const [page, worker] = await Promise.all(["index.html", "service-worker.js"].map((name) => readFile(join(folder, name), "utf8")));
  const publish = async (build: string) => {
    const marked = `${page}`.replace("<head>", `<head><meta name="build" content="${build}">`);
    const revision = createHash("sha256").update(marked).digest("base64url").slice(0, 16);
    await writeFile(join(folder, "index.html"), marked);
    await writeFile(join(folder, "service-worker.js"), `${worker}`.replace(/(\/index\.html`,revision:`)[^`]+/, `$1${revision}`));
  };
  await publish("1");
  const port = await freePort();
  const origin = `http://wallet.localhost:${port}`;
  const fastify = Fastify();
  await serveApp(fastify, { origin, folder, api: readStack().gateway });
  await fastify.listen({ port, host: "127.0.0.1" });
  return { origin, publish, close: () => fastify.close() };
}

const buildOf = (page: Page) =>
  page
    .locator("meta[name=build]")
    .getAttribute("content")
    .catch(() => "reloading");

const controlled = (page: Page) => page.evaluate(() => navigator.serviceWorker.controller !== null);

/** The builds whose page the app keeps. */
function keptPages(page: Page): Promise<(string | undefined)[]> {
  return page.evaluate(async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = await Promise.all(stores.map((store) => store.matchAll("/index.html", { ignoreSearch: true })));
    const texts = await Promise.all(kept.flat().map((answer) => answer.text()));
    return texts.map((text) => /name="build" content="(\d)"/.exec(text)?.[1]);
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
