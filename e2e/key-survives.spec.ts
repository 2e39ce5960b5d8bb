import { test } from "playwright/test";

test.fixme("the key cannot be exported by any script of the extension", async () => undefined);
test.fixme("the key survives a browser restart with the same profile, and still pays", async () => undefined);
