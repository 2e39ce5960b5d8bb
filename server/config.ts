/** What the operator sets, all by the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Processes that serve this port. */
  readonly processes: number;
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  /** Origins under which clients may address this gateway; the first is the one that pages use. */
  readonly publicOrigins: readonly [string, ...string[]];
  /** Where a phone's wallet opens: alone on a host of its own. */
  readonly walletOrigin: string;
  /** Folder of built pages and scripts. */
  readonly webFolder: string;
  readonly logLevel: string;
  /** Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustedProxies: readonly string[];
  /** Whether money may be made by the test bank; never together with live merchants. */
  readonly testMode: boolean;
  /** Whether merchants' addresses may be on this machine itself, by http and on any port. */
  readonly allowLoopback: boolean;
  /** Requests per address and minute, the merchants' own and authorizations apart. */
  readonly requestsPerMinute: number;
  /** Requests by API keys per merchant, minute and process. */
  readonly merchantRequestsPerMinute: { readonly test: number; readonly live: number };
  /** Payments of a merchant in test mode that may be open at once. */
  readonly openPaymentsInTest: number;
  /** Authorizations per certificate and minute. */
  readonly authorizationsPerMinute: number;
  /** How long a recovery waits, and how long where devices were excluded from vetoing it. */
  readonly recoverySeconds: number;
  readonly recoveryExcludedSeconds: number;
}

/** The configuration in an environment; throws Error naming the variable that is missing or not understood. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const port = integer(env, "PORT", 4400);
  const origins = (env.COCONUT_PUBLIC_ORIGINS ?? `http://gateway.localhost:${port},http://localhost:${port}`).split(",").map((origin) => origin.trim());
  const [first, ...others] = origins;
  if (!first || !origins.every(isOrigin)) throw new Error("COCONUT_PUBLIC_ORIGINS is not a list of origins");
  const walletOrigin = env.COCONUT_WALLET_ORIGIN ?? first.replace("//gateway.", "//wallet.");
  if (!isOrigin(walletOrigin)) throw new Error("COCONUT_WALLET_ORIGIN is not an origin");
  // On one host a flaw in any page of the gateway would reach the keys.
  if (origins.some((origin) => new URL(origin).host === new URL(walletOrigin).host)) {
    throw new Error("COCONUT_WALLET_ORIGIN must name another host than COCONUT_PUBLIC_ORIGINS do");
  }
  if (!env.DATABASE_URL) throw new Error("DATABASE_URL is not set");
  return {
    port,
    host: env.HOST ?? "127.0.0.1",
    processes: integer(env, "COCONUT_PROCESSES", 1),
    databaseUrl: env.DATABASE_URL,
    databaseConnections: integer(env, "COCONUT_DATABASE_CONNECTIONS", 10),
    publicOrigins: [first, ...others],
    walletOrigin,
    webFolder: env.COCONUT_WEB ?? "dist/web",
    logLevel: env.LOG_LEVEL ?? "info",
    trustedProxies: (env.COCONUT_TRUSTED_PROXIES ?? "").split(",").flatMap((network) => network.trim() || []),
    testMode: env.COCONUT_TEST_MODE === "1",
    allowLoopback: env.COCONUT_ALLOW_LOOPBACK === "1",
    requestsPerMinute: integer(env, "COCONUT_REQUESTS_PER_MINUTE", 3_000),
    merchantRequestsPerMinute: {
      test: integer(env, "COCONUT_TEST_MERCHANT_REQUESTS_PER_MINUTE", 1_200),
      live: integer(env, "COCONUT_MERCHANT_REQUESTS_PER_MINUTE", 12_000),
    },
    openPaymentsInTest: integer(env, "COCONUT_TEST_OPEN_PAYMENTS", 1_000),
    authorizationsPerMinute: integer(env, "COCONUT_AUTHORIZATIONS_PER_MINUTE", 600),
    recoverySeconds: integer(env, "COCONUT_RECOVERY_SECONDS", 86_400),
    recoveryExcludedSeconds: integer(env, "COCONUT_RECOVERY_EXCLUDED_SECONDS", 7 * 86_400),
  };
}

const isOrigin = (text: string) => /^https?:\/\/[a-z0-9.-]+(:\d+)?$/.test(text);

function integer(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name];
  if (text === undefined || text === "") return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is not a whole number`);
  return Number(text);
}
