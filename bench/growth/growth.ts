import { type Figure, figure, type Round } from "../figure.ts";
import { type Crowd, gatherCrowd } from "../load/crowd.ts";
import { BATCH, rateMeter, SINGLE, type Subject } from "../load/rate.ts";
import { openStage, type Stage, type StageDatabase } from "../stage/stage.ts";
import type { Suite, SuiteOptions } from "../suite.ts";
import { emptyHistory, fillHistory } from "./history.ts";

const FEW = 1_000;
const MANY = 1_000_000;
const GOAL = { value: 0.85, is: "least" } as const;
const LOADS = { "growth-single": SINGLE, "growth-batch": BATCH } as const;
type Name = keyof typeof LOADS;
const NAMES = Object.keys(LOADS) as Name[];

/** The rate with a million payments in the tables beside the rate with a thousand. */
export const growth: Suite = {
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
  const fewDatabase = await stage.openDatabase("few");
  const crowd = await gatherCrowd(fewDatabase, stage.keys, { payers: 1_000, sellers: 100 });
  await fewDatabase.close();
  const few = await subjectOn(stage, await stage.openDatabase("few_payments", "few"), crowd);
  const many = await subjectOn(stage, await stage.openDatabase("many_payments", "few"), crowd);
  say(`filling ${MANY} payments …`);
  say(`  ${await fillHistory(many.database, many.crowd, MANY)}`);
  const meter = rateMeter(stage, say);
  const seen = new Map<Name, Round[]>(NAMES.filter(wants).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    for (const [name, found] of seen) {
      // What the rounds before have added would make the few many.
      await emptyHistory(few.database);
      await fillHistory(few.database, few.crowd, FEW);
      const baseline = await meter.measure(`${name}, ${FEW}`, few, LOADS[name]);
      found.push({ value: await meter.measure(`${name}, ${MANY}`, many, LOADS[name]), baseline });
    }
  }
  return [...seen].map(([name, found]) => figure(name, "payments/s", found, GOAL));
}

/** The same people in a copied database, with sequence numbers of their own. */
async function subjectOn(stage: Stage, database: StageDatabase, { payers, sellers }: Crowd): Promise<Subject> {
  return { service: await stage.startGateway(database), database, crowd: { payers: payers.map((payer) => ({ ...payer })), sellers } };
}
