import { median } from "../figure.ts";
import { cpuMs } from "../stage/cpu.ts";
import type { Service } from "../stage/service.ts";
import type { Stage, StageDatabase } from "../stage/stage.ts";
import { fire } from "./client.ts";
import { type Crowd, type Payees, prepareBurst } from "./crowd.ts";

/** A kind of load: how many authorizations a request carries, how many requests are under way, and to whom they pay. */
export interface Load {
  readonly perRequest: number;
  readonly connections: number;
  readonly payees: Payees;
}

export const SINGLE: Load = { perRequest: 1, connections: 192, payees: "spread" };
export const BATCH: Load = { perRequest: 64, connections: 8, payees: "spread" };

/** A service that takes authorizations and books them in a database. */
export interface Subject {
  readonly service: Service;
  readonly database: StageDatabase;
  readonly crowd: Crowd;
}

/** Measures rates of payments per second, round by round. */
export interface RateMeter {
  /** Fires one burst and gives its rate, after every payment of it was found paid in the database. */
  measure(name: string, subject: Subject, load: Load): Promise<number>;
}

/** Seconds that a burst should last; its length follows the rate that was seen before. */
const BURST_SECONDS = 2.5;
/** The first burst meets each payer's certificate once; the second lets the code warm up. */
const WARM_UP = [1_500, 5_000];
/** Shorter bursts would tell of their beginning and end. */
const LEAST = 2_000;

export function rateMeter(stage: Stage, say: (line: string) => void, burstSeconds = BURST_SECONDS): RateMeter {
  const known = new Map<string, number>();
  async function burst(name: string, { service, database, crowd }: Subject, load: Load, wanted: number): Promise<number> {
    const count = Math.ceil(wanted / load.perRequest) * load.perRequest;
    const prepared = await prepareBurst(database, crowd, count, load.payees, load.perRequest);
    const before = [cpuMs(service.pid), cpuMs(stage.postgres)] as const;
    const fired = await fire(service.port, prepared, load.connections);
    const after = [cpuMs(service.pid), cpuMs(stage.postgres)] as const;
    await mustBePaid(database, prepared.payments);
    const rate = count / fired.seconds;
    known.set(name, rate);
    const each = (ms: number) => `${((ms * 1000) / count).toFixed(0)} µs`;
    const cpu = `gateway ${each(after[0] - before[0])}, PostgreSQL ${each(after[1] - before[1])}, generator ${each(fired.ownCpuMs)}`;
    say(`  ${name}: ${rate.toFixed(0)}/s over ${fired.seconds.toFixed(1)} s, p50 ${median(fired.latencies).toFixed(0)} ms; CPU a payment: ${cpu}`);
    return rate;
  }
  return {
    async measure(name, subject, load) {
      if (!known.has(name)) for (const count of WARM_UP) await burst(name, subject, load, count);
      return burst(name, subject, load, Math.max(LEAST, Math.round((known.get(name) ?? 0) * burstSeconds)));
    },
  };
}

async function mustBePaid(database: StageDatabase, payments: readonly string[]): Promise<void> {
  const [row] = await database.query<{ paid: bigint }>(
    `select count(*) as paid from payments p join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence
     where p.id = any($1::text[]) and p.state = 'paid' and a.payment = p.id`,
    [payments],
  );
  if (Number(row?.paid) !== payments.length) throw new Error(`${payments.length} payments were acknowledged, ${row?.paid} are in the database`);
}
