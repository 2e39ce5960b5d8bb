import { expect, test } from "vitest";
import { eachSecond, gatewayClock } from "./clock.ts";

test("the gateway's clock goes on from its answer by the time since, whatever the PC's own clock says", () => {
  let passed = 40;
  const clock = gatewayClock(1_700_000_000_000, () => passed);
  expect(clock()).toBe(1_700_000_000_000);
  passed += 1_250;
  expect(clock()).toBe(1_700_000_001_250);
});

test.each([
  ["early", -0.4],
  ["on time", 0],
  ["late", 30],
])("each second is acted in at its beginning, with timers that come %s", async (_, off) => {
  let now = 500;
  const acted: number[] = [];
  const act = async () => {
    acted.push(now);
    now += 0.6;
  };
  await eachSecond(
    () => now,
    () => now < 8_000,
    act,
    async (ms) => {
      now += Math.max(0.1, ms + off);
    },
  );
  const atTheirBeginning = acted.filter((at) => at % 1000 < 50).map((at) => Math.floor(at / 1000));
  expect(new Set(atTheirBeginning)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
});

test("acting that takes longer than a second is followed by the next at once", async () => {
  let now = 0;
  const waits: number[] = [];
  await eachSecond(
    () => now,
    () => now < 4_000,
    async () => {
      now += 1_300;
    },
    async (ms) => {
      waits.push(ms);
      now += ms;
    },
  );
  expect(waits).toEqual([]);
});
