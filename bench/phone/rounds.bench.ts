import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, type Page, test } from "playwright/test";
import { openBrowser } from "../../e2e/browser.ts";
import { newPerson } from "../../e2e/buyer.ts";
import { type Camera, cameraFile, feedCamera } from "../../e2e/camera.ts";
import { handoffInButton } from "../../e2e/pc-handoff.ts";
import { openPhone, type Phone } from "../../e2e/phone.ts";
import { PhonePayer } from "../../e2e/phone-payer.ts";
import { finger, WalletPage } from "../../e2e/wallet-page.ts";
import { type Job, readJob, type Steps, type Taken } from "../rounds/job.ts";
import { order } from "../wallet/people.ts";
import { markPc, markPhone } from "./marks.ts";
import { Told } from "./told.ts";

/** Rounds whose figures nobody sees: the first ones fill caches. */
const WARM_UP = 2;
/** A person may present 30 codes in a minute. */
const ROUND_MS = 2_500;
/** As often as the code changes. */
const LOOK_MS = 1_000;
const GREY = { width: 1, height: 1, luma: Uint8Array.of(128) };

// Not a test: all rounds of one phone beside one PC.
test("phone", async () => {
  const job = readJob();
  const camera = await cameraFile();
  const phone = await openPhone({ camera });
  const browser = await openBrowser({ bare: true });
  try {
    const pin = await becomeBuyer(phone);
    const told = new Told();
    await told.listen(phone.context, markPhone);
    await told.listen(browser.context, markPc);
    await phone.page.reload();
    const taken = await takeAll({ phone, pc: await browser.context.newPage(), camera, told, pin }, job);
    await writeFile(job.answer, JSON.stringify(taken));
  } finally {
    await phone.close();
    await browser.close();
    await camera.close();
  }
});

/** What stands on the table. */
interface Table {
  readonly phone: Phone;
  readonly pc: Page;
  readonly camera: Camera;
  readonly told: Told;
  readonly pin: string;
}

async function takeAll(table: Table, { rounds, names }: Job): Promise<Taken> {
  const taken: Taken = { rounds: {}, steps: {} };
  const keep = (name: string, value: number | undefined, steps: Steps) => {
    if (!names.includes(name)) return;
    taken.rounds[name] = [...(taken.rounds[name] ?? []), { value: value ?? Number.NaN }];
    taken.steps[name] = [...(taken.steps[name] ?? []), steps];
  };
  for (let at = -WARM_UP; at < rounds; at++) {
    const [{ confirm, paid }] = await Promise.all([payOnce(table), sleep(ROUND_MS)]);
    if (at < 0) continue;
    keep("wallet-handoff-scan-to-confirm", confirm.painted, confirm);
    keep("wallet-handoff-signed-to-paid", paid.painted, paid);
  }
  return taken;
}

/** A new order, its code in the camera, the question, the PIN, paid; milliseconds from the first frame with the code, and from the authorization's request. */
async function payOnce({ phone, pc, camera, told, pin }: Table): Promise<{ confirm: Steps; paid: Steps }> {
  const payer = new PhonePayer(phone);
  await camera.see(GREY);
  await pc.goto(await order("soap"));
  await expect((await handoffInButton(pc, "en")).qr).toBeVisible();
  const ready = told.next("grey");
  await payer.scanner();
  await ready;
  const asked = told.next("confirm");
  const stop = feedCamera(camera, pc, LOOK_MS);
  const confirm = await asked;
  await stop();
  await payer.typePin(pin);
  const ends = Promise.all([told.next("signed"), told.next("button"), told.next("paid")]);
  await payer.press();
  const [signed, button, paid] = await ends;
  await expect(payer.paid).toBeVisible();
  await phone.page.locator(".pay-end button").tap();
  return { confirm: since(confirm.seen, confirm), paid: since(signed.sent, { ...signed, ...button, ...paid }) };
}

function since(start: number | undefined, steps: Steps): Steps {
  return Object.fromEntries(Object.entries(steps).map(([name, at]) => [name, at - (start ?? Number.NaN)]));
}

/** Lets a new person get a certificate and money on the phone; gives the PIN. */
async function becomeBuyer(phone: Phone): Promise<string> {
  const person = newPerson();
  const wallet = new WalletPage(phone.page, phone);
  await wallet.signUp(person, finger);
  await wallet.issueMaster(person, finger);
  await wallet.topUp(5_000_000, finger);
  return person.pin;
}
