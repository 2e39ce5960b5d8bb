import { test } from "playwright/test";

test.fixme("the service worker killed between page load and click: the prompt opens", async () => undefined);
test.fixme("the service worker killed while the prompt is open in the page: Pay completes", async () => undefined);
test.fixme("the service worker killed while the window is open: the PIN step completes", async () => undefined);
test.fixme("the service worker killed while the authorization is under way: the prompt finds out that it is paid", async () => undefined);
