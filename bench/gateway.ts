import { type Figure, figure, type Round } from "./figure.ts";
import { gatherCrowd } from "./load/crowd.ts";
import { BATCH, type RateMeter, rateMeter, SINGLE, type Subject } from "./load/rate.ts";
import { opensslVerifications } from "./openssl.ts";
import { openStage, type Stage } from "./stage/stage.ts";
import type { Suite, SuiteOptions } from "./suite.ts";

/** Each figure: what is measured, what it is divided by, and the least ratio that it must reach. */
const FIGURES = {
  "gateway-single": ["single", "openssl", 0.2],
  "gateway-batch": ["batch", "openssl", 0.5],
  "one-merchant-single": ["single, one merchant", "single", 0.9],
  "one-merchant-batch": ["batch, one merchant", "batch", 0.9],
  "batch-over-interactive": ["batch", "interactive, batch", 3],
  "one-merchant-over-interactive": ["single, one merchant", "interactive, one merchant", 3],
} as const;
type Name = keyof typeof FIGURES;
type Measure = (typeof FIGURES)[Name][0 | 1];
const NAMES = Object.keys(FIGURES) as Name[];

const LOADS = {
  single: SINGLE,
  batch: BATCH,
  "single, one merchant": { ...SINGLE, payees: "one" },
  "batch, one merchant": { ...BATCH, payees: "one" },
} as const;
const POOLS = [4, 8, 16, 32];

/** Payments per second through HTTP, verified and durable: beside what one core can verify, one merchant beside many, groups beside one by one. */
export const gateway: Suite = {
  names: NAMES,
  async run(options) {
    const stage = await openStage({ profile: options.profile });
    try {
      return await measure(stage, options);
    } finally {
      await stage.close();
    }
  },
};

async function measure(stage: Stage, { rounds, say, wants }: SuiteOptions): Promise<Figure[]> {
  const wanted = NAMES.filter(wants);
  const measures = new Set<Measure>(wanted.flatMap((name) => [FIGURES[name][0], FIGURES[name][1]]));
  const database = await stage.openDatabase("gateway");
  const crowd = await gatherCrowd(database, stage.keys, { payers: 1_000, sellers: 100 });
  const subject: Subject = { service: await stage.startGateway(database), database, crowd };
  const meter = rateMeter(stage, say);
  const interactiveBatch = measures.has("interactive, batch") && (await bestPool(stage, subject, meter, "batch", say));
  const interactiveOne = measures.has("interactive, one merchant") && (await bestPool(stage, subject, meter, "single, one merchant", say));
  const seen: Map<Measure, number>[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    const values = new Map<Measure, number>();
    for (const name of measures) {
      if (name === "openssl") values.set(name, await opensslVerifications());
      else if (name === "interactive, batch") interactiveBatch && values.set(name, await meter.measure(name, interactiveBatch, LOADS.batch));
      else if (name === "interactive, one merchant")
        interactiveOne && values.set(name, await meter.measure(name, interactiveOne, LOADS["single, one merchant"]));
      else values.set(name, await meter.measure(name, subject, LOADS[name]));
    }
    seen.push(values);
  }
  return wanted.map((name) => figureOf(name, seen));
}

/** The baseline with the pool that is best for this load. */
async function bestPool(stage: Stage, { database, crowd }: Subject, meter: RateMeter, load: keyof typeof LOADS, say: (line: string) => void): Promise<Subject> {
  let best: { rate: number; pool: number; subject: Subject } | undefined;
  for (const pool of POOLS) {
    const subject = { service: await stage.startInteractive(database, pool), database, crowd };
    const rate = await meter.measure(`interactive, ${load}, pool of ${pool}`, subject, LOADS[load]);
    if (!best || rate > best.rate) best = { rate, pool, subject };
  }
  if (!best) throw new Error("no pool was tried");
  say(`best pool of the baseline, ${load}: ${best.pool}`);
  return best.subject;
}

function figureOf(name: Name, seen: readonly ReadonlyMap<Measure, number>[]): Figure {
  const [numerator, denominator, goal] = FIGURES[name];
  const rounds = seen.map((values): Round => ({ value: values.get(numerator) ?? Number.NaN, baseline: values.get(denominator) ?? Number.NaN }));
  return figure(name, "payments/s", rounds, { value: goal, is: "least" });
}
