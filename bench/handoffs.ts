import { type Figure, figure, type Round } from "./figure.ts";
import { gatherCrowd } from "./load/crowd.ts";
import { rateMeter, SINGLE } from "./load/rate.ts";
import { fillWaitingRoom, residentKb, seat } from "./load/waiting.ts";
import { openStage, type Stage } from "./stage/stage.ts";
import type { Suite, SuiteOptions } from "./suite.ts";

const PCS = 10_000;
/** PCs that wait already when the count begins. */
const BEFORE = 2_000;
const NAMES = ["handoff-waiting-memory", "handoff-payments-beside-waiting"] as const;

/** 10,000 PCs that wait for a phone: what each takes of the gateway's memory, and what they leave of its rate beside a gateway without them. */
export const handoffs: Suite = {
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
  const database = await stage.openDatabase("handoffs");
  const crowd = await gatherCrowd(database, stage.keys, { payers: 1_000, sellers: 100 });
  const [seller] = crowd.sellers;
  if (!seller) throw new Error("no seller");
  const room = await fillWaitingRoom(database, seller, BEFORE + PCS);
  const early = { ...room, handoffs: room.handoffs.slice(0, BEFORE) };
  const counted = { ...room, handoffs: room.handoffs.slice(BEFORE) };
  const memory: Round[] = [];
  const rates: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const full = await stage.startGateway(database);
    const meter = rateMeter(stage, say);
    // A gateway at work: its code is compiled and its young generation as large as it gets, which the first PCs would be charged for.
    await meter.measure("beside them", { service: full, database, crowd }, SINGLE);
    const first = await seat(full.port, early);
    const before = await residentKb(full.pid);
    const began = performance.now();
    const waiting = await seat(full.port, counted);
    const seconds = (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const each = ((await residentKb(full.pid)) - before) / PCS;
    memory.push({ value: each });
    say(`  round ${round} of ${rounds}: ${PCS} PCs seated in ${seconds.toFixed(1)} s, ${each.toFixed(1)} kB each`);
    if (wants("handoff-payments-beside-waiting")) {
      const empty = await stage.startGateway(database);
      const seen = { full: 0, empty: 0 };
      // In turns, so that whatever else the machine does falls on both.
      for (const which of ["full", "empty", "empty", "full", "full", "empty"] as const) {
        const service = which === "full" ? full : empty;
        seen[which] += await meter.measure(which === "full" ? "beside them" : "without them", { service, database, crowd }, SINGLE);
      }
      rates.push({ value: seen.full / 3, baseline: seen.empty / 3 });
      await empty.stop();
    }
    await Promise.all([first.leave(), waiting.leave()]);
    await full.stop();
  }
  return [
    figure(NAMES[0], "kB", memory, { value: 15, is: "most" }),
    ...(rates.length > 0 ? [figure(NAMES[1], "payments/s", rates, { value: 0.9, is: "least" })] : []),
  ];
}
