import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** A gateway in a process of its own, built code, as the operator runs it; for tests and the benchmark. */
export interface GatewayProcess {
  /** The API's address. */
  readonly url: string;
  readonly pid: number;
  /** What it has logged so far, newest last. */
  log(): string;
  /** The exit code (null when a signal ended it), once it has ended. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and resolves with the exit code (null when a signal ended it) once it has ended. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

export interface GatewayProcessOptions {
  readonly databaseUrl: string;
  /** The folder of the key store. */
  readonly keys: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const PROJECT = fileURLToPath(new URL(import.meta.url.includes("/dist/node/") ? "../../../../" : "../../", import.meta.url));
const START_MS = 30_000;

/** Starts a gateway and resolves when it listens; rejects with its log when it does not within 30 s. */
export async function startGatewayProcess({ databaseUrl, keys, port, env }: GatewayProcessOptions): Promise<GatewayProcess> {
  const chosen = port ?? (await freePort());
  const child = spawn(process.execPath, [`${PROJECT}dist/node/server/main.js`], {
    cwd: PROJECT,
    env: {
      ...process.env,
      LOG_LEVEL: "warn",
      ...env,
      PORT: String(chosen),
      DATABASE_URL: databaseUrl,
      COCONUT_KEYS: keys,
      COCONUT_TEST_MODE: "1",
      COCONUT_ALLOW_LOOPBACK: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const ended = once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
  child.stderr.on("data", (data: Buffer) => lines.push(data.toString()));
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the gateway did not start: ${lines.join("")}`)), START_MS);
    child.stdout.on("data", (data: Buffer) => {
      if (!data.toString().includes("ready ")) return;
      clearTimeout(late);
      resolve();
    });
    child.once("exit", () => {
      clearTimeout(late);
      reject(new Error(`the gateway ended at once: ${lines.join("")}`));
    });
  });
  return {
    url: `http://localhost:${chosen}`,
    pid: child.pid ?? 0,
    log: () => lines.join(""),
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** A port of this machine that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}
