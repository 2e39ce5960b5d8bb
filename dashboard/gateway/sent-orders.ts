import { type DBSchema, openDB } from "idb";

/** An order that moves money, signed and sent: until an answer that decides comes, nobody knows whether it was carried out. */
export interface SentOrder<Asked = unknown, Signed = unknown> {
  readonly merchant: string;
  /** The member whose certificate signed it. */
  readonly user: string;
  /** `payout`, or the id of the payment that is refunded: where it is asked for again. */
  readonly place: string;
  readonly number: string;
  readonly asked: Asked;
  readonly signed: Signed;
}

interface Schema extends DBSchema {
  sent: { key: [merchant: string, user: string, place: string]; value: SentOrder };
}

const TOLD = "coconut-dashboard-sent";

async function open() {
  return openDB<Schema>("coconut-dashboard-sent", 1, {
    upgrade(database) {
      database.createObjectStore("sent", { keyPath: ["merchant", "user", "place"] });
    },
  });
}

/** Keeps an order before it is sent, through reloads and sign-outs; throws where another of its place is kept already. */
export async function keepSent(order: SentOrder): Promise<void> {
  const database = await open();
  await database.add("sent", order).finally(() => database.close());
  tell();
}

/** Forgets an order about which the gateway has decided. */
export async function forgetSent({ merchant, user, place, number }: SentOrder): Promise<void> {
  const database = await open();
  const transaction = database.transaction("sent", "readwrite");
  if ((await transaction.store.get([merchant, user, place]))?.number === number) await transaction.store.delete([merchant, user, place]);
  await transaction.done;
  database.close();
  tell();
}

/** A member's orders for a merchant that are kept on this browser. */
export async function readSent(merchant: string, user: string): Promise<readonly SentOrder[]> {
  const database = await open();
  const kept = await database.getAll("sent", IDBKeyRange.bound([merchant, user], [merchant, user, []]));
  database.close();
  return kept;
}

/** Calls back when one is kept or forgotten, in whatever tab; gives what ends that. */
export function onSent(changed: () => void): () => void {
  const channel = new BroadcastChannel(TOLD);
  channel.onmessage = changed;
  return () => channel.close();
}

function tell(): void {
  const channel = new BroadcastChannel(TOLD);
  channel.postMessage("changed");
  channel.close();
}
