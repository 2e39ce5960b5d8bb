import { afterAll, beforeAll, expect, it } from "vitest";
import { openScratchDatabase, type ScratchDatabase } from "../storage/scratch-database.ts";
import { MOST_HANDOFF_STREAMS, openLiveHandoffs } from "./live-handoffs.ts";

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await openScratchDatabase(2);
});
afterAll(() => scratch?.close());

/** A stream that tells what it was sent and can be closed by its reader. */
function newStream(send: (text: string) => void = () => undefined) {
  let close: () => void = () => undefined;
  const open = (closed: () => void) => {
    close = closed;
    return { send, end: () => undefined };
  };
  return { open, close: () => close() };
}

it("keeps room for others: so many streams from one address, so many in all", async () => {
  expect(MOST_HANDOFF_STREAMS).toEqual({ all: 12_000, perAddress: 1_000 });
  const live = await openLiveHandoffs(scratch.database, "payments", { all: 3, perAddress: 2 });
  const streams = ["192.0.2.1", "192.0.2.1", "192.0.2.2"].map((address, at) => {
    expect(live.hasRoom(address)).toBe(true);
    const stream = newStream();
    live.follow(`hnd_${at}`, address, stream.open);
    return stream;
  });
  expect([live.hasRoom("192.0.2.1"), live.hasRoom("192.0.2.3")]).toEqual([false, false]);
  streams[0]?.close();
  expect([live.hasRoom("192.0.2.1"), live.hasRoom("192.0.2.3")]).toEqual([true, true]);
  await live.close();
});

it("sends every quiet stream a comment within 20 s, not all of them at once", { timeout: 30_000 }, async () => {
  const live = await openLiveHandoffs(scratch.database, "payments");
  const began = Date.now();
  const heard = Array.from(
    { length: 40 },
    (_, at) => new Promise<number>((resolve) => live.follow(`hnd_${at}`, "192.0.2.1", newStream(() => resolve(Math.round((Date.now() - began) / 1000))).open)),
  );
  const seconds = await Promise.all(heard);
  expect(Math.max(...seconds)).toBeLessThanOrEqual(21);
  for (const second of new Set(seconds)) expect(seconds.filter((each) => each === second).length).toBeLessThanOrEqual(6);
  await live.close();
});
