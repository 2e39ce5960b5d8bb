import type { Page } from "playwright/test";

// The extension's IndexedDB, read as a script inside the extension could.

/** The largest number of a signature that a wallet has made: reserved on disk before each. */
export async function lastSignature(walletPage: Page): Promise<number> {
  const sequences = await readStore<{ last: number }>(walletPage, "sequences");
  return Math.max(0, ...sequences.map(({ last }) => last));
}

/** Whether a payment's signed bytes are on disk, on their way or answered. */
export async function isSent(walletPage: Page, payment: string): Promise<boolean> {
  const sent = await readStore<{ payment: string }>(walletPage, "outbox");
  return sent.some((one) => one.payment === payment);
}

function readStore<T>(walletPage: Page, store: string): Promise<T[]> {
  return walletPage.evaluate(
    (name) =>
      new Promise<T[]>((resolve, reject) => {
        const opening = indexedDB.open("coconut-wallet");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
    store,
  );
}

/** What every way to take a secret key out of a wallet's store ends in, by store and way. */
export function tryExports(walletPage: Page): Promise<Record<string, string>> {
  return walletPage.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("coconut-wallet");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => resolve(opening.result);
    });
    const all = (store: string) =>
      new Promise<Record<string, unknown>[]>((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onerror = () => reject(reading.error);
        reading.onsuccess = () => resolve(reading.result);
      });
    const [pair] = await all("keys");
    const [session] = await all("session");
    database.close();
    const wrapping = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["wrapKey"]);
    const ends: Record<string, string> = {};
    for (const [name, key] of Object.entries({ certificate: pair?.privateKey, session: session?.secret })) {
      if (!(key instanceof CryptoKey)) throw new Error(`no ${name} key`);
      for (const format of ["pkcs8", "jwk", "raw", "spki"] as const) {
        const export_ = crypto.subtle.exportKey(format, key);
        ends[`${name} ${format}`] = await export_.then(
          () => "exported",
          (error: Error) => error.name,
        );
        const wrap = crypto.subtle.wrapKey(format, key, wrapping, { name: "AES-GCM", iv: new Uint8Array(12) });
        ends[`${name} ${format} wrapped`] = await wrap.then(
          () => "exported",
          (error: Error) => error.name,
        );
      }
    }
    return ends;
  });
}
