import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Figure } from "./figure.ts";
import { gateway } from "./gateway.ts";
import { growth } from "./growth/growth.ts";
import { handoffs } from "./handoffs.ts";
import { newPayers } from "./new-payers.ts";
import { phone } from "./phone/phone.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { shopping } from "./shopping/shopping.ts";
import { closeStages } from "./stage/stage.ts";
import type { Suite } from "./suite.ts";
import { table } from "./table.ts";
import { wallet } from "./wallet/wallet.ts";
import { weight } from "./weight.ts";

// npm run bench: every figure, or the one of --only, as a table and with --out as JSON. The exit code is 1 where a goal is missed.

const suites: readonly Suite[] = [gateway, newPayers, handoffs, growth, shopping, reconcile, wallet, phone, weight];
const names = suites.flatMap((suite) => suite.names);
const { values } = parseArgs({
  options: { out: { type: "string" }, only: { type: "string" }, rounds: { type: "string", default: "5" }, profile: { type: "string" } },
});
const { only, out, profile } = values;
const rounds = Number(values.rounds);
if (only !== undefined && !names.includes(only)) throw new Error(`--only takes one of ${names.join(", ")}.`);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds takes a whole number above zero.");
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void closeStages().finally(() => process.exit(130)));

const wants = (name: string) => only === undefined || only === name;
const figures: Figure[] = [];
for (const suite of suites.filter((each) => each.names.some(wants))) {
  const found = await suite.run({ rounds, wants, profile, say: (line) => process.stderr.write(`${line}\n`) });
  figures.push(...found.filter((figure) => wants(figure.name)));
}
console.log(`\n${table(figures)}`);
if (out !== undefined) await writeFile(out, `${JSON.stringify(figures, undefined, 2)}\n`);
process.exit(figures.some((figure) => figure.met === false) ? 1 : 0);
