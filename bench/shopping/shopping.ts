import { issueLogin } from "../../server/accounts/token.ts";
import { castPayer } from "../../server/setup/cast.ts";
import { type Figure, figure, type Round } from "../figure.ts";
import { openStage } from "../stage/stage.ts";
import type { Suite, SuiteOptions } from "../suite.ts";
import { ShoppingBuyer } from "./buyer.ts";
import { openStand, SCARCE, type Stand } from "./stand.ts";

const BUYERS = 100;
const SECONDS = 60;
/** Nobody waits longer than this for the end of the last purchase, in ms. */
const PATIENCE_MS = 60_000;
const NAMES = ["shopping-purchases", "shopping-purchase-p95"] as const;

/** 100 people who shop for a minute by the real interfaces of shop and gateway: nothing fails, nothing is sold twice, every entry has its evidence. */
export const shopping: Suite = {
  names: NAMES,
  async run(options) {
    const purchases: Round[] = [];
    const p95: Round[] = [];
    for (let round = 1; round <= options.rounds; round += 1) {
      const times = await oneRound(options);
      purchases.push({ value: times.length });
      p95.push({ value: at(times, 0.95) });
    }
    return [figure(NAMES[0], "a minute", purchases), figure(NAMES[1], "ms", p95)] satisfies Figure[];
  },
};

/** The times of all purchases in ms, from the shortest. */
async function oneRound({ say, profile }: SuiteOptions): Promise<number[]> {
  const stage = await openStage({ profile });
  try {
    const stand = await openStand(stage);
    try {
      const buyers = await gatherBuyers(stand, stage.keys);
      const times = await shopTogether(buyers, say);
      await prove(stand, times.length, say);
      const sorted = times.toSorted((a, b) => a - b);
      say(`  a whole purchase: median ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms, longest ${at(sorted, 1)} ms`);
      return sorted;
    } finally {
      await stand.close();
    }
  } finally {
    await stage.close();
  }
}

/** The time below which this part of the sorted times lies, in whole ms. */
const at = (sorted: readonly number[], part: number) => Math.round(sorted[Math.ceil(sorted.length * part) - 1] ?? 0);

async function gatherBuyers(stand: Stand, keys: Parameters<typeof castPayer>[1]): Promise<ShoppingBuyer[]> {
  const { database, merchant } = stand;
  const buyers: ShoppingBuyer[] = [];
  for (let made = 0; made < BUYERS; made++) {
    const payer = await castPayer(database, keys, 1_000_000_000n);
    await database.query("insert into acquaintances (user_number, merchant) values ($1, $2)", [payer.user, merchant]);
    const session = await issueLogin(
      { token: keys.tokenKeys, session: keys.sessionKeys },
      { user: payer.user, device: payer.device, generation: 1 },
      Date.now(),
    );
    buyers.push(new ShoppingBuyer(stand, payer, session));
  }
  await database.query("update allowances set per_payment = 1000000, total = 1000000000000");
  return buyers;
}

async function shopTogether(buyers: readonly ShoppingBuyer[], say: (line: string) => void): Promise<number[]> {
  const end = performance.now() + SECONDS * 1000;
  const times: number[] = [];
  let soldOut = 0;
  await Promise.all(
    buyers.map(async (buyer) => {
      while (performance.now() < end) {
        const came = await withLimit(buyer.shop());
        if (came.kind === "paid") times.push(came.ms);
        else soldOut += 1;
      }
    }),
  );
  say(`  ${buyers.length} buyers, ${times.length} purchases in ${SECONDS} s, ${soldOut} times the scarce product was gone; no error`);
  return times;
}

function withLimit<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("a purchase took more than a minute")), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

/** Throws Error where the shop's stock, the shop's orders and the gateway's ledger do not agree. */
async function prove(stand: Stand, paid: number, say: (line: string) => void): Promise<void> {
  const { database, shopDatabase, merchant } = stand;
  const [payments] = await database.query<{ count: bigint }>("select count(*) as count from payments where merchant = $1 and state = 'paid'", [merchant]);
  const [orders] = await shopDatabase.query<{ count: bigint }>("select count(*) as count from orders where state = 'paid'");
  if (Number(payments?.count) !== paid || Number(orders?.count) !== paid) {
    throw new Error(`${paid} purchases, but ${orders?.count} paid orders and ${payments?.count} paid payments`);
  }
  const [scarce] = await shopDatabase.query<{ stock: number; sold: bigint; held: bigint }>(
    `select p.stock, coalesce(sum(h.quantity) filter (where h.state = 'sold'), 0)::bigint as sold,
       coalesce(sum(h.quantity) filter (where h.state = 'held'), 0)::bigint as held
     from products p left join stock_holds h on h.product = p.slug where p.slug = $1 group by p.stock`,
    [SCARCE.product],
  );
  const all = Number(scarce?.stock) + Number(scarce?.sold) + Number(scarce?.held);
  if (all !== SCARCE.pieces) throw new Error(`of ${SCARCE.pieces} pieces ${scarce?.sold} are sold, ${scarce?.held} held and ${scarce?.stock} left`);
  say(`  ${scarce?.sold} of ${SCARCE.pieces} scarce pieces sold, none twice; the ledger: ${await stand.reconcile()}`);
}
