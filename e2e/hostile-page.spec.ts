import { test } from "playwright/test";

test.fixme("without an attack the same page pays with one click (positive control)", async () => undefined);
test.fixme("a popover over the prompt", async () => undefined);
test.fixme("a line of one pixel over the prompt", async () => undefined);
test.fixme("a transparent host", async () => undefined);
test.fixme("a scaled host", async () => undefined);
test.fixme("a blended host", async () => undefined);
test.fixme("a clipped host", async () => undefined);
test.fixme("a page that moves the prompt under the pointer", async () => undefined);
test.fixme("a popover with pointer-events none and bait clicks", async () => undefined);
test.fixme("a host that the page removes", async () => undefined);
test.fixme("a click forged by el.click() and dispatchEvent", async () => undefined);
test.fixme("messages forged by postMessage from the page and from a frame of its own", async () => undefined);
test.fixme("the button framed from an unregistered origin", async () => undefined);
test.fixme("Enter held down on the shop's own button", async () => undefined);
test.fixme("a double click that carries over from the shop's button", async () => undefined);
