import type { Payment } from "../../protocol/payment.ts";

export interface Merged {
  readonly items: readonly Payment[];
  readonly came: readonly string[];
  readonly changed: readonly string[];
}

/** Brings the newest page into a list that is shown: new payments stand first, changed ones where they were. */
export function merge(shown: readonly Payment[], newest: readonly Payment[]): Merged {
  const known = new Map(shown.map((payment) => [payment.id, payment]));
  const fresh = new Map(newest.map((payment) => [payment.id, payment]));
  // Ids count up with time: what is older than the list's end has its place on a later page.
  const came = newest.filter(({ id }) => !known.has(id) && (shown.length === 0 || id > (shown.at(-1)?.id ?? "")));
  const changed = newest.filter((payment) => {
    const before = known.get(payment.id);
    return before !== undefined && (before.state !== payment.state || before.refunded !== payment.refunded || before.receipt !== payment.receipt);
  });
  const items = [...came, ...shown.map((payment) => fresh.get(payment.id) ?? payment)].sort((a, b) => (a.id < b.id ? 1 : -1));
  return { items, came: came.map(({ id }) => id), changed: changed.map(({ id }) => id) };
}
