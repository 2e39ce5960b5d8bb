import fc from "fast-check";
import { expect, it } from "vitest";
import { cursorsOf, differenceOf, mergePage, type Pages, within } from "./merge-pages.ts";

interface Row {
  readonly id: string;
  readonly state: string;
}
const id = (number: number) => `row_${String(number).padStart(4, "0")}`;
const row = (number: number, state = "open"): Row => ({ id: id(number), state });

/** As the gateway answers: newest first, those of the filter alone, older than the cursor. */
function pageOf(all: readonly Row[], size: number, cursor?: string, state?: string): Pages<Row> {
  const fitting = all.filter((one) => (cursor === undefined || one.id < cursor) && (state === undefined || one.state === state));
  const items = fitting.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, size);
  const last = fitting.length > size ? items.at(-1) : undefined;
  return { items, ...(last && { next: last.id }) };
}
const ids = ({ items }: Pages<Row>) => items.map((one) => one.id);

it("new rows stand first, older ones stay, and the way to more with them", () => {
  const all = [1, 2, 3, 4, 5].map((number) => row(number));
  const shown = mergePage(pageOf(all, 2), pageOf(all, 2, id(4)), id(4));
  expect([ids(shown), shown.next]).toEqual([[id(5), id(4), id(3), id(2)], id(2)]);
  const merged = mergePage(shown, pageOf([...all, row(6)], 2));
  expect([ids(merged), merged.next]).toEqual([[id(6), id(5), id(4), id(3), id(2)], id(2)]);
});

it("where more came than a page holds, the newest page takes the list's place: no hole", () => {
  const shown = pageOf([row(1), row(2)], 2);
  const all = [1, 2, 3, 4, 5].map((number) => row(number));
  expect(mergePage(shown, pageOf(all, 2))).toEqual({ items: [row(5), row(4)], next: id(4) });
  // As many as a page holds leave none.
  expect(ids(mergePage(shown, pageOf(all.slice(0, 4), 2)))).toEqual([id(4), id(3)]);
  expect(ids(mergePage(shown, pageOf(all.slice(0, 3), 2)))).toEqual([id(3), id(2), id(1)]);
});

it("what is no longer as the filter asks leaves the list, in whichever page it stood", () => {
  const all = [1, 2, 3, 4, 5, 6].map((number) => row(number));
  let shown = mergePage(pageOf(all, 2, undefined, "open"), pageOf(all, 2, id(5), "open"), id(5));
  const later = all.map((one) => (one.id === id(5) || one.id === id(3) ? { ...one, state: "done" } : one));
  shown = mergePage(shown, pageOf(later, 2, undefined, "open"));
  expect(ids(shown)).toEqual([id(6), id(4), id(3)]);
  shown = mergePage(shown, pageOf(later, 2, id(4), "open"), id(4));
  expect([ids(shown), shown.next]).toEqual([[id(6), id(4), id(2), id(1)], undefined]);
  expect(ids(mergePage(shown, { items: [] }))).toEqual([]);
});

it("looking again at a further page makes the list no longer", () => {
  const all = [1, 2, 3, 4, 5, 6].map((number) => row(number));
  const shown = { items: [row(6), row(5), row(4)], next: id(4) };
  const again = within(shown, pageOf(all, 3, id(5)));
  expect(mergePage(shown, again, id(5))).toEqual(shown);
  expect(within(shown, pageOf(all, 3, id(6)))).toEqual({ items: [row(5), row(4)], next: id(4) });
});

it("tells what came, what says something else and what is gone", () => {
  const before = [row(3), row(2), row(1)];
  expect(differenceOf(before, [row(4), row(3), row(2, "done")], ({ state }) => state)).toEqual({ came: [id(4)], changed: [id(2), id(1)] });
  expect(differenceOf(before, [row(9), row(8)], ({ state }) => state)).toEqual({ came: [id(9), id(8)], changed: [] });
  // What was loaded further down has not come.
  expect(differenceOf([row(3)], [row(3), row(2)], ({ state }) => state)).toEqual({ came: [], changed: [] });
});

it("whatever happens between the beats, going over all pages ends at what there is, without holes or doubles", () => {
  const change = fc.record({ number: fc.integer({ min: 1, max: 30 }), state: fc.constantFrom("open", "done") });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(change),
      fc.integer({ min: 0, max: 12 }),
      (count, size, changes, added) => {
        const all = Array.from({ length: count }, (_, at) => row(at + 1));
        let shown = pageOf(all, size, undefined, "open");
        if (shown.next !== undefined) shown = mergePage(shown, pageOf(all, size, shown.next, "open"), shown.next);
        const state = new Map(changes.map((one) => [id(one.number), one.state]));
        const now = Array.from({ length: count + added }, (_, at) => row(at + 1)).map((one) => ({ ...one, state: state.get(one.id) ?? one.state }));
        shown = mergePage(shown, pageOf(now, size, undefined, "open"));
        for (let beat = 0; beat < 40; beat++) {
          const cursors = cursorsOf(shown.items, size);
          const cursor = cursors[beat % Math.max(cursors.length, 1)];
          if (cursor !== undefined) shown = mergePage(shown, within(shown, pageOf(now, size, cursor, "open")), cursor);
        }
        const truth = ids(pageOf(now, 1_000, undefined, "open"));
        expect(ids(shown)).toEqual(truth.slice(0, shown.items.length));
        expect(shown.next === undefined).toBe(shown.items.length === truth.length);
      },
    ),
  );
});
