import { test } from "playwright/test";

test.fixme("every screen in English, light: axe finds nothing, no horizontal scroll at 320 px, html has its language", async () => undefined);
test.fixme("every screen in English, dark: axe finds nothing, no horizontal scroll at 320 px, html has its language", async () => undefined);
test.fixme("every screen in Korean, light: axe finds nothing, no horizontal scroll at 320 px, html has its language", async () => undefined);
test.fixme("every screen in Korean, dark: axe finds nothing, no horizontal scroll at 320 px, html has its language", async () => undefined);
test.fixme("a purchase at 320 px and at 400 % zoom without horizontal scroll", async () => undefined);
test.fixme("reduced motion: nothing moves", async () => undefined);
test.fixme("an order with names of 200 characters and right-to-left overrides stays readable", async () => undefined);
test.fixme("the gateway goes away while the prompt is open: nothing is called paid, and the words say whether money has moved", async () => undefined);
