import { newId } from "../protocol/ids.ts";
import type { Database, Settings } from "./database.ts";

/** This device's settings; the first call makes them, with the installation's device id. */
export async function readSettings(database: Database): Promise<Settings> {
  return (await database.get("settings", "current")) ?? changeSettings(database, {});
}

/** Changes some settings and returns all. */
export async function changeSettings(database: Database, change: Partial<Omit<Settings, "device">>): Promise<Settings> {
  const transaction = database.transaction("settings", "readwrite");
  const fresh: Settings = { device: newId("dev"), theme: "system", hideBalance: false, clockOffset: 0 };
  const settings = { ...((await transaction.store.get("current")) ?? fresh), ...change };
  await transaction.store.put(settings, "current");
  await transaction.done;
  return settings;
}

/** The gateway's time as this device knows it, in ms. */
export async function gatewayNow(database: Database): Promise<number> {
  return Date.now() + (await readSettings(database)).clockOffset;
}

/** Learns the gateway's clock from an answer. */
export async function learnClock(database: Database, serverTime: number): Promise<void> {
  await changeSettings(database, { clockOffset: serverTime - Date.now() });
}
