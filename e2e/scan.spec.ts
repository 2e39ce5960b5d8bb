import type { Page } from "playwright/test";
import { api } from "../protocol/api.ts";
import { newPerson } from "./buyer.ts";
import { asked as askedFor, cameraFile, feedCamera } from "./camera.ts";
import { Looker } from "./look.ts";
import { handoffInButton } from "./pc-handoff.ts";
import type { Phone } from "./phone.ts";
import { linkingCode, qrPicture, unknownPaymentCode } from "./qr-picture.ts";
import { type ScanLabels, scanLabelsIn } from "./scan-labels.ts";
import { ShopPage } from "./shop-page.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";
import { finger, WalletPage } from "./wallet-page.ts";

for (const language of ["en", "ko"] as const) {
  test(`the scanner in ${language}: it says why before it asks, reads what the camera sees, and opens no foreign code`, async ({ open }) => {
    test.slow();
    const camera = await cameraFile();
    const { phone, page, words } = await atScanner(await open.phone({ camera: askedFor(camera), language }));
    const look = new Looker(`${language}-scan`, language);
    await expect(page.getByRole("heading", { level: 1, name: words.title })).toBeVisible();
    await look.at("before", page);
    await allowCamera(phone);
    await page.getByRole("button", { name: words.start, exact: true }).tap();
    const status = page.getByRole("status").filter({ hasText: /./ });
    await expect(status).toHaveText(words.aim);
    const asked: string[] = [];
    page.on("request", (request) => {
      const { pathname, host } = new URL(request.url());
      if (!isOwnFile(host, pathname)) asked.push(pathname);
    });
    const before = page.url();

    for (const foreign of ["https://evil.example/#scan?pay.x", "WIFI:T:WPA;S:cafe;P:secret;;", "javascript:alert(1)"]) {
      await camera.see(qrPicture(foreign));
      await expect(status).toHaveText(words.foreign);
    }
    await look.at("foreign", page);
    await camera.see(qrPicture(linkingCode()));
    await expect(status).toHaveText(words.addsDevice);
    expect(page.url()).toBe(before);
    expect(phone.context.pages()).toHaveLength(1);
    expect(asked).toEqual([]);

    await camera.see(qrPicture(unknownPaymentCode()));
    await expect(page.getByRole("alert").getByText("handoff-not-found")).toBeVisible();
    expect(asked).toEqual([api.bindHandoff.path]);
    // It is still in view, and is not sent again.
    await expect(status).toHaveText(words.aim);
    await page.waitForTimeout(1_500);
    expect(asked).toHaveLength(1);
    await look.at("refused", page);
    expect(phone.complaints).toEqual([]);
    await camera.close();
  });
}

test("the camera is let go of when the person leaves the scanner, when they turn it off, and while a code is followed up", async ({ open }) => {
  const camera = await cameraFile();
  const { page, words } = await atScanner(await open.phone({ camera: askedFor(camera) }), async (phone) => {
    await watchTracks(phone.page);
    await allowCamera(phone);
  });
  const video = page.locator("video");
  await expect(video).toBeVisible();
  expect(await liveTracks(page)).toBe(1);
  await page.getByRole("link", { name: "Settings", exact: true }).tap();
  await expect.poll(() => liveTracks(page)).toBe(0);
  await page.getByRole("link", { name: words.tab, exact: true }).tap();
  await expect(video).toBeVisible();
  expect(await liveTracks(page)).toBe(1);
  await page.getByRole("button", { name: words.stop, exact: true }).tap();
  await expect.poll(() => liveTracks(page)).toBe(0);
  await page.getByRole("button", { name: words.start, exact: true }).tap();
  await expect(video).toBeVisible();
  let [followed, followUp] = [() => {}, () => {}];
  const isFollowed = new Promise<void>((resolve) => {
    followed = resolve;
  });
  await page.route(`**${api.bindHandoff.path}`, async (route) => {
    await new Promise<void>((resolve) => {
      followUp = resolve;
      followed();
    });
    await route.continue();
  });
  await camera.see(qrPicture(unknownPaymentCode()));
  await isFollowed;
  await expect.poll(() => liveTracks(page)).toBe(0);
  followUp();
  await expect(video).toBeVisible();
  await camera.close();
});

test("a PC's real screen, as it changes: the phone reads its code and is bound within seconds", async ({ open }) => {
  test.slow();
  const camera = await cameraFile();
  const { page } = await atScanner(await open.phone({ camera }));
  const pc = await open.browser({ bare: true });
  const shop = new ShopPage(await pc.context.newPage(), pc);
  await shop.order("soap", 1);
  const handoff = await handoffInButton(shop.page, "en");
  await expect(handoff.qr).toBeVisible();
  const stop = feedCamera(camera, shop.page);
  await handoff.says("bound");
  await expect(page.locator(".pc-payment")).toBeVisible();
  await stop();
  await camera.close();
});

test("light and zoom are offered where the camera has them, and follow what it says of itself", async ({ open }) => {
  const camera = await cameraFile();
  const phone = await open.phone({ camera });
  // Chromium's camera for tests has neither: these stand for those of a phone.
  await phone.page.addInitScript(() => {
    const set = { torch: false, zoom: 1 };
    const { getCapabilities, getSettings } = MediaStreamTrack.prototype;
    Object.assign(MediaStreamTrack.prototype, {
      getCapabilities(this: MediaStreamTrack) {
        return { ...getCapabilities.call(this), torch: true, zoom: { min: 1, max: 5, step: 0.5 } };
      },
      getSettings(this: MediaStreamTrack) {
        return { ...getSettings.call(this), ...set };
      },
      async applyConstraints(constraints: { advanced: object[] }) {
        Object.assign(set, ...constraints.advanced);
      },
    });
  });
  await phone.page.reload();
  const { page, words } = await atScanner(phone);
  const light = page.getByRole("button", { name: words.torch, exact: true });
  await expect(light).toHaveAttribute("aria-pressed", "false");
  await light.tap();
  await expect(light).toHaveAttribute("aria-pressed", "true");
  const zoom = page.getByRole("slider", { name: words.zoom });
  await zoom.fill("3");
  await expect(zoom).toHaveValue("3");
  await camera.close();
});

test("a phone without a camera says so; eight typed digits are as good a way, however they are grouped", async ({ open }) => {
  const { page, words } = await atScanner(await open.phone());
  await page.getByRole("button", { name: words.start, exact: true }).tap();
  await expect(page.getByText(words.noCamera)).toBeVisible();
  const digits = page.getByLabel(words.digits, { exact: true });
  await digits.fill("1234");
  await page.getByRole("button", { name: words.send, exact: true }).tap();
  await expect(page.getByText(words.short)).toBeVisible();
  await expect(digits).toBeFocused();
  await digits.fill(" 0000-0000 99");
  await expect(digits).toHaveValue("0000 0000");
  const sent = page.waitForRequest((request) => new URL(request.url()).pathname === api.bindHandoff.path);
  await page.getByRole("button", { name: words.send, exact: true }).tap();
  expect((await sent).postDataJSON()).toEqual({ typed: "00000000" });
  await expect(page.getByRole("alert").getByText(/handoff-/)).toBeVisible();
});

test("a camera that was refused: how to allow it, and on with it once it is allowed; then it is not asked for again", async ({ open }) => {
  const camera = await cameraFile();
  const { phone, page, words } = await atScanner(await open.phone({ camera: askedFor(camera) }));
  await page.getByRole("button", { name: words.start, exact: true }).tap();
  await expect(page.getByRole("heading", { name: words.denied })).toBeVisible();
  await new Looker("en-scan-denied", "en").at("denied", page);
  await allowCamera(phone);
  await page.getByRole("button", { name: words.again, exact: true }).tap();
  await expect(page.locator("video")).toBeVisible();
  await page.reload();
  await expect(page.locator("video")).toBeVisible();
  await camera.close();
});

test("a picture is read too, and one without a code is said to be so", async ({ open }) => {
  const { page, words } = await atScanner(await open.phone());
  const upload = (name: string, buffer: Buffer) => page.getByLabel(words.picture).setInputFiles({ name, mimeType: "image/png", buffer });
  const status = page.getByRole("status").filter({ hasText: /./ });
  await upload("screen.png", await page.screenshot());
  await expect(status).toHaveText(words.pictureNone);
  await upload("broken.png", Buffer.from("no picture"));
  await expect(status).toHaveText(words.pictureNone);
  await upload("foreign.png", await pictureOf(page, "https://evil.example/"));
  await expect(status).toHaveText(words.foreign);
  await upload("code.png", await pictureOf(page, unknownPaymentCode()));
  await expect(page.getByRole("alert").getByText("handoff-not-found")).toBeVisible();
});

test("a code that the phone's own camera app has opened is not used: the scanner asks to scan it again", async ({ open }) => {
  const { phone, page, words } = await atScanner(await open.phone());
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const link = new URL(unknownPaymentCode());
  await page.goto(`${readStack().wallet}/`);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, link.hash);
  await expect(page.getByText(words.sentHere)).toBeVisible();
  expect(new URL(page.url()).hash).toBe("#scan");
  expect(asked).not.toContain(api.bindHandoff.path);
  expect(phone.complaints).toEqual([]);
});

test("the scanner for a device's code refuses a payment's, and knows a device's", async ({ open }) => {
  const { page, words } = await atScanner(await open.phone());
  await page.getByRole("navigation").getByRole("link", { name: words.devicesTab, exact: true }).tap();
  await page.getByRole("button", { name: words.scanDevice, exact: true }).tap();
  const upload = async (text: string) =>
    page.getByLabel(words.picture).setInputFiles({ name: "code.png", mimeType: "image/png", buffer: await pictureOf(page, text) });
  await upload(unknownPaymentCode());
  await expect(page.getByRole("status").filter({ hasText: /./ })).toHaveText(words.isPayment);
  await upload(linkingCode());
  await expect(page.getByRole("heading", { level: 1, name: words.devicesTab })).toBeVisible();
});

/** The app's own parts, which come when they are needed. */
function isOwnFile(host: string, path: string): boolean {
  return host === new URL(readStack().wallet).host && path.startsWith("/files/");
}

interface AtScanner {
  readonly phone: Phone;
  readonly page: Page;
  readonly words: ScanLabels;
}

/** A person with a certificate on this phone, before the scanner. */
async function atScanner(phone: Phone, before: (phone: Phone) => Promise<void> = async () => {}): Promise<AtScanner> {
  const { page, language } = phone;
  const words = scanLabelsIn(language);
  const wallet = new WalletPage(page, phone);
  const person = newPerson();
  await wallet.signUp(person, finger);
  await wallet.issueMaster(person, finger);
  await before(phone);
  await page.getByRole("navigation").getByRole("link", { name: words.tab, exact: true }).tap();
  await expect(page.getByRole("heading", { level: 1, name: words.title })).toBeVisible();
  return { phone, page, words };
}

async function allowCamera({ context }: Phone): Promise<void> {
  await context.grantPermissions(["camera"], { origin: readStack().wallet });
}

/** A PNG of a code, made by the browser that will read it. */
async function pictureOf(page: Page, text: string): Promise<Buffer> {
  const { width, luma } = qrPicture(text);
  const base64 = await page.evaluate(
    async ({ width, luma }) => {
      const canvas = new OffscreenCanvas(width, width);
      const image = new ImageData(width, width);
      for (const [pixel, value] of [...atob(luma)].entries()) image.data.set([value.charCodeAt(0), value.charCodeAt(0), value.charCodeAt(0), 255], pixel * 4);
      canvas.getContext("2d")?.putImageData(image, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    },
    { width, luma: Buffer.from(luma).toString("base64") },
  );
  return Buffer.from(base64, "base64");
}

/** Remembers every camera that the page opens from now on. */
function watchTracks(page: Page): Promise<void> {
  return page.evaluate(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { cameraTracks: tracks });
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
}

function liveTracks(page: Page): Promise<number> {
  return page.evaluate(
    () => (globalThis as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks.filter(({ readyState }) => readyState === "live").length,
  );
}
