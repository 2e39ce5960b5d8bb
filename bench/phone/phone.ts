import { figuresOf, namesOf, type Span, stepsIn, wantedOf } from "../rounds/figures.ts";
import { takeRounds } from "../rounds/run.ts";
import type { Suite } from "../suite.ts";

/** What is taken is short and scatters: several rounds where a figure of the gateway has one. */
const EACH = 4;
const FIGURES: Readonly<Record<string, Span>> = {
  "wallet-handoff-scan-to-confirm": { since: "the first frame with the code", p95: { value: 500, is: "most" } },
  "wallet-handoff-signed-to-paid": { since: "the request with the signature", p95: { value: 1_000, is: "most" } },
};

/** A phone that pays for a PC, in two headless Chromiums: from the PC's code in its camera to its question, and from its signature to the paid page. */
export const phone: Suite = {
  names: namesOf(FIGURES),
  async run({ rounds, wants, say }) {
    const job = { rounds: EACH * rounds, names: wantedOf(FIGURES, wants) };
    say(`phone: ${job.rounds} rounds of ${job.names.join(", ")} …`);
    const taken = await takeRounds("phone/rounds.bench.ts", job);
    for (const line of stepsIn(taken, FIGURES)) say(line);
    return figuresOf(taken, FIGURES);
  },
};
