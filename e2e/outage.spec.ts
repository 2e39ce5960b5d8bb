import { bare, onPc, withMoney } from "./handoff-stage.ts";
import { countAuthorizations, entriesOf, stateOf } from "./ledger.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { crashGateway, gatewayProcess } from "./stack.ts";
import { expect, test } from "./test.ts";
import { isSent } from "./wallet-store.ts";

// These stop the gateway under everybody: they run when all other stories are over.

test("the service worker killed while the authorization is under way: the window finds out that it is paid, once", async ({ regular, merchant, database }) => {
  const before = await countAuthorizations(database, regular);
  const { id } = await merchant.order(60_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  const window = await promptWindow(regular.browser, () => button.click());
  await window.pin.fill(regular.pin);
  await window.read();
  const gateway = await gatewayProcess();
  process.kill(gateway, "SIGSTOP");
  try {
    await window.pay.click();
    await expect.poll(() => isSent(regular.wallet.page, id)).toBe(true);
    await regular.browser.killWorker();
  } finally {
    process.kill(gateway, "SIGCONT");
  }
  await expect(window.paid).toBeVisible();
  await button.shows("paid");
  expect(await stateOf(database, id)).toBe("paid");
  expect(await countAuthorizations(database, regular)).toBe(before + 1n);
});

test("the gateway dies under a bound phone and again while it pays: both come back by themselves, and it is paid once", async ({ open, database }) => {
  test.slow();
  const { payer, person } = await withMoney(await open.phone());
  const { shop, pc } = await onPc(await bare(open));
  await payer.type(await pc.typedCode());
  await pc.says("bound");
  await crashGateway();
  await pc.says("bound");
  await payer.typePin(person.pin);
  const crashed = crashGateway();
  await payer.press();
  await crashed;
  await expect(payer.paid).toBeVisible({ timeout: 30_000 });
  await shop.saysPaid();
  expect(await entriesOf(database, person)).toHaveLength(2);
});
