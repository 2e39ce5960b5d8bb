import { expect, test } from "vitest";
import { following } from "./sequence.ts";

test("counts from one", () => expect(following(undefined, 1000)).toEqual({ last: 1, issued: 1000 }));
test("goes up by one, with the time", () => expect(following({ last: 7, issued: 1000 }, 2000)).toEqual({ last: 8, issued: 2000 }));
test("never signs an earlier time, even when the clock is set back", () =>
  expect(following({ last: 7, issued: 5000 }, 2000)).toEqual({ last: 8, issued: 5000 }));
