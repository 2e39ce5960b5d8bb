import { AsyncLocalStorage } from "node:async_hooks";
import { request as send } from "node:http";
import { signUp, topUp, topUpKey } from "../../wallet/account.ts";
import type { Database } from "../../wallet/database.ts";
import { issueMaster } from "../../wallet/issue.ts";
import { logIn } from "../../wallet/session.ts";
import { refreshResultKeys } from "../../wallet/trust.ts";
import type { Wallet } from "../../wallet/wallet.ts";

// The wallet's own core in Node: what it takes for granted in a browser is given here.

/** A key store in memory: of IndexedDB those calls that the core makes on its way to a payment. */
function memoryStore(): Database {
  const stores = new Map<string, Map<string, unknown>>();
  const storeOf = (name: string) => stores.get(name) ?? stores.set(name, new Map()).get(name) ?? new Map<string, unknown>();
  const calls = (name: string) => ({
    get: async (key: string) => storeOf(name).get(key),
    put: async (value: unknown, key: string) => void storeOf(name).set(key, value),
    delete: async (key: string) => void storeOf(name).delete(key),
  });
  const database = {
    get: (name: string, key: string) => calls(name).get(key),
    put: (name: string, value: unknown, key: string) => calls(name).put(value, key),
    delete: (name: string, key: string) => calls(name).delete(key),
    getAll: async (name: string) => [...storeOf(name).values()],
    transaction: (name: string) => ({ store: calls(name), done: Promise.resolve() }),
  };
  return database as unknown as Database;
}

/** Web Locks: one after the other by name. */
const locks = {
  waiting: new Map<string, Promise<unknown>>(),
  async request<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.waiting.get(name) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    this.waiting.set(name, mine);
    return mine;
  },
};

const proxied = new AsyncLocalStorage<string>();
let prepared = false;

/** Gives this process what a browser has; what runs inside of {@link asBrowser} goes by its proxy. */
function prepare(): void {
  if (prepared) return;
  prepared = true;
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  const direct = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const proxy = proxied.getStore();
    return proxy === undefined ? direct(input, init) : fetchBy(proxy, String(input), init);
  };
}

/** Does something as a browser that is set to a proxy. */
export function asBrowser<T>(proxy: string, work: () => Promise<T>): Promise<T> {
  prepare();
  return proxied.run(proxy, work);
}

function fetchBy(proxy: string, url: string, init: RequestInit = {}): Promise<Response> {
  const { hostname: host, port } = new URL(proxy);
  const body = init.body instanceof Uint8Array ? Buffer.from(init.body) : Buffer.from(typeof init.body === "string" ? init.body : "");
  return new Promise((resolve, reject) => {
    const headers = { host: new URL(url).host, ...Object.fromEntries(new Headers(init.headers)), ...(body.length > 0 && { "content-length": body.length }) };
    const outgoing = send({ host, port, method: init.method ?? "GET", path: url, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        const status = answer.statusCode ?? 502;
        const text = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
        resolve(new Response(status === 204 ? null : Buffer.concat(parts), { status, headers: text }));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** A person with a wallet, a certificate and money, signed up by the wallet's own code. */
export async function newWallet(gateway: string, rootSpki: string, balance: string): Promise<Wallet> {
  const wallet: Wallet = { gateway, rootSpki, database: memoryStore() };
  const person = { email: `victim-${crypto.randomUUID()}@example.test`, password: "correct horse battery", name: "Kim Haneul" };
  await signUp(wallet, person);
  await logIn(wallet, person.email, person.password);
  await refreshResultKeys(wallet);
  await issueMaster(wallet, { name: "A laptop", pin: "240812" });
  await topUp(wallet, balance, topUpKey());
  return wallet;
}
