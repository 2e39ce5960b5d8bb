import { test } from "playwright/test";

test.fixme("a page of the extension that is no prompt gets nothing for a prompt's question", async () => undefined);
test.fixme("a prompt's id in the wrong frame gets nothing", async () => undefined);
test.fixme("a prompt in the page is refused the PIN's way of paying", async () => undefined);
test.fixme("a button frame's question from the top level of a tab gets nothing", async () => undefined);
test.fixme("the merchant's page learns nothing of the extension", async () => undefined);
