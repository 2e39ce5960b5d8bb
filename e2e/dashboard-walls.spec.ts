import { withCdp } from "./browser.ts";
import { openDashboardStage } from "./dashboard-stage.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

test("a flaw in the dashboard's own script runs no text, sends nothing elsewhere and cannot take the session along", async ({ open, database }) => {
  const stage = await openDashboardStage(database);
  const { context } = await open.browser({ bare: true });
  const page = await context.newPage();
  await stage.signIn(page);
  await page.reload();
  await page.getByRole("button", { name: stage.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Payments" })).toBeVisible();
  const outcome = (code: string) =>
    withCdp(page, async (cdp) => {
      const expression = `(async () => { try { ${code}; return "done"; } catch (error) { return error.name; } })()`;
      const { result } = await cdp.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, allowUnsafeEvalBlockedByCSP: false });
      return String(result.value);
    });
  const session = `
    const database = await new Promise((resolve) => { const opening = indexedDB.open("coconut-dashboard"); opening.onsuccess = () => resolve(opening.result); });
    const kept = await new Promise((resolve) => { const got = database.transaction("session").objectStore("session").get("current"); got.onsuccess = () => resolve(got.result); });
    database.close();`;
  for (const code of [
    'eval("1")',
    'document.body.innerHTML = "<b>x</b>"',
    'document.createElement("script").src = "/sdk/coconut-pay.js"',
    'trustedTypes.createPolicy("mine", { createHTML: (text) => text })',
    'await fetch("https://example.com/")',
    `await fetch(${JSON.stringify(readStack().shop)})`,
    'await import("data:text/javascript,1")',
    `${session} await crypto.subtle.exportKey("raw", kept.seller.secret)`,
    `${session} await crypto.subtle.exportKey("raw", kept.person.secret)`,
  ]) {
    expect(await outcome(code), code).toMatch(/^(EvalError|TypeError|InvalidAccessError)$/);
  }
  expect(await outcome(`${session} if (kept.seller.secret.extractable !== false) throw new RangeError()`)).toBe("done");

  // Signed out in one tab is signed out in all, and nothing of the session stays.
  const other = await context.newPage();
  await other.goto(`${readStack().gateway}/dashboard/refunds`);
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in with your certificate" })).toBeVisible();
  expect(await outcome(`${session} if (kept !== undefined) throw new RangeError()`)).toBe("done");
  await stage.close();
});
