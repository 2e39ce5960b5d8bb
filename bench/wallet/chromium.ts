import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import type { Readable, Writable } from "node:stream";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--no-first-run",
  "--password-store=basic",
  "--use-mock-keychain",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--window-size=1280,900",
  "--lang=en",
  "--remote-debugging-pipe",
];
const WAIT_MS = 20_000;

export interface ChromiumOptions {
  readonly program: string;
  readonly profile: string;
  readonly extension: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * A Chromium that is only asked what a figure needs. Playwright attaches to each new frame and holds it until it has looked at it:
 * a prompt and an empty frame would look more alike than they are.
 */
export class Chromium {
  readonly #child: ChildProcess;
  readonly #requests: Writable;
  readonly #events = new EventEmitter();
  #unread = "";
  #last = 0;

  constructor({ program, profile, extension }: ChromiumOptions) {
    const own = [`--user-data-dir=${profile}`, `--disable-extensions-except=${extension}`, `--load-extension=${extension}`];
    this.#child = spawn(program, [...FLAGS, ...own, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.#requests = this.#child.stdio[3] as Writable;
    const answers = this.#child.stdio[4] as Readable;
    answers.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    this.#events.setMaxListeners(0);
  }

  async send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    const id = ++this.#last;
    const answered = once(this.#events, `answer ${id}`, { signal: AbortSignal.timeout(WAIT_MS) });
    this.#requests.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const [{ result, error }] = (await answered.catch(() => {
      throw new Error(`no answer to ${method}`);
    })) as [Message];
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  on<T>(method: string, listener: (params: T, sessionId: string | undefined) => void): void {
    this.#events.on(method, listener);
  }

  /** The next event of this kind that is as wanted. */
  next<T>(method: string, wanted: (params: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(late);
        this.#events.off(method, listener);
      };
      const listener = (params: T) => {
        if (!wanted(params)) return;
        end();
        resolve(params);
      };
      const late = setTimeout(() => {
        end();
        reject(new Error(`no ${method} as wanted: ${wanted}`));
      }, WAIT_MS);
      this.#events.on(method, listener);
    });
  }

  async close(): Promise<void> {
    const ended = once(this.#child, "exit");
    await this.send("Browser.close").catch(() => this.#child.kill("SIGKILL"));
    await ended;
  }

  #read(text: string): void {
    const messages = (this.#unread + text).split("\0");
    this.#unread = messages.pop() ?? "";
    for (const each of messages) {
      const message = JSON.parse(each) as Message;
      if (message.id !== undefined) this.#events.emit(`answer ${message.id}`, message);
      else if (message.method) this.#events.emit(message.method, message.params, message.sessionId);
    }
  }
}
