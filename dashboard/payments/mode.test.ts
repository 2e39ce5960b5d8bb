import { expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import { modeOfPayment } from "./mode.ts";

it("tells test payments from live ones by the time in their ids, to the millisecond", () => {
  const liveSince = 1_795_000_000_000;
  const modeAt = (time: number, merchant: Parameters<typeof modeOfPayment>[1]) => modeOfPayment(newId("pay", time), merchant);
  expect(modeAt(liveSince - 1, { livemode: true, liveSince })).toBe("test");
  expect(modeAt(liveSince, { livemode: true, liveSince })).toBe("live");
  // In test mode all is test; who was live from the first day has no such time.
  expect(modeAt(liveSince, { livemode: false })).toBe("test");
  expect(modeAt(1, { livemode: true })).toBe("live");
});
