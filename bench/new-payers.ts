import { figure, type Round } from "./figure.ts";
import { fire } from "./load/client.ts";
import { gatherCrowd, prepareBurst } from "./load/crowd.ts";
import { BATCH } from "./load/rate.ts";
import { opensslVerifications } from "./openssl.ts";
import { openStage } from "./stage/stage.ts";
import type { Suite } from "./suite.ts";

const PAYERS = 500;

/**
 * The rate while every payer's certificate is met for the first time since the gateway's start, so that its chain and profile are
 * checked: told without a goal, since the other figures pay with certificates that are known already.
 */
export const newPayers: Suite = {
  names: ["gateway-new-payers"],
  async run({ rounds, say, profile }) {
    const stage = await openStage({ profile });
    try {
      const database = await stage.openDatabase("newcomers");
      const crowd = await gatherCrowd(database, stage.keys, { payers: PAYERS, sellers: 100 });
      const seen: Round[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        const service = await stage.startGateway(database);
        const burst = await prepareBurst(database, crowd, PAYERS, "spread", BATCH.perRequest);
        const baseline = await opensslVerifications();
        const { seconds } = await fire(service.port, burst, BATCH.connections);
        await service.stop();
        say(`  new payers, round ${round} of ${rounds}: ${(PAYERS / seconds).toFixed(0)}/s`);
        seen.push({ value: PAYERS / seconds, baseline });
      }
      return [figure("gateway-new-payers", "payments/s", seen)];
    } finally {
      await stage.close();
    }
  },
};
