import { afterAll, beforeAll, expect, test } from "vitest";
import type { Recovery } from "../../protocol/recovery.ts";
import type { HttpServer } from "../http/server.ts";
import { startGatewayProcess } from "../setup/gateway-process.ts";
import type { ScratchDevice } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { complete, makeMaster, newOwner, ripen, startFromNew } from "../setup/scratch-recovery.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

/** A gateway's process, for what calls a gateway without a socket. */
function over(url: string): HttpServer {
  async function inject(request: { method: string; url: string; headers: Record<string, string>; payload?: string }) {
    const { host: _, ...headers } = request.headers;
    const answer = await fetch(url + request.url, { method: request.method, headers, ...(request.payload && { body: request.payload }) });
    return { statusCode: answer.status, body: await answer.text(), headers: {} };
  }
  return { fastify: { inject } } as unknown as HttpServer;
}

interface Asking {
  readonly device: ScratchDevice;
  readonly recovery: Recovery;
}

/** All that must be true of a user together, whenever a process dies. */
async function expectWhole({ device: { user }, recovery }: Asking): Promise<"waiting" | "completed"> {
  const [row] = await gateway.database.query<Record<"state" | "successor" | "masters" | "active" | "entries" | "forbidden", unknown>>(
    `select r.state, (select count(*)::int from master_successors m where m.user_number = $1 and m.proven) as successor,
       (select count(*)::int from masters m where m.user_number = $1) as masters,
       (select count(*)::int from certificate_states s join certificates c on c.id = s.certificate where c.user_number = $1 and s.status = 'active') as active,
       (select count(*)::int from device_logs d where d.user_number = $1) as entries,
       (select no_click_until is not null from allowances a where a.user_number = $1) as forbidden
     from recoveries r where r.id = $2`,
    [user, recovery.id],
  );
  if (row?.state === "waiting") expect(row).toEqual({ state: "waiting", successor: 0, masters: 1, active: 1, entries: 2, forbidden: true });
  else if (row?.masters === 0) expect(row).toEqual({ state: "completed", successor: 1, masters: 0, active: 0, entries: 3, forbidden: false });
  else expect(row).toEqual({ state: "completed", successor: 0, masters: 1, active: 1, entries: 4, forbidden: false });
  return row?.state === "waiting" ? "waiting" : "completed";
}

test("a gateway killed while recoveries are finished: each has happened wholly or not at all, and goes on where it was", { timeout: 120_000 }, async () => {
  const seen = new Set<string>();
  for (let kill = 0; kill < 3; kill++) {
    const asking = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const started = await startFromNew(gateway.http, await newOwner(gateway.http));
        await ripen(gateway, started.recovery);
        return started;
      }),
    );
    const env = { COCONUT_PUBLIC_ORIGINS: SCRATCH_ORIGINS.join(), LOG_LEVEL: "error" };
    const process = await startGatewayProcess({ databaseUrl: gateway.scratch.url, keys: gateway.webFolder, env });
    const http = over(process.url);
    let answered = 0;
    const rest = [...asking];
    // Three at a time, so that some have not begun when the process dies.
    const lane = async () => {
      for (let next = rest.pop(); next; next = rest.pop()) {
        expect((await complete(next.device, next.recovery, http)).status).toBe(200);
        answered += 1;
        await makeMaster(next.device, http);
      }
    };
    const work = Promise.allSettled([lane(), lane(), lane()]);
    while (answered < 1 + kill * 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await process.end("SIGKILL");
    await work;
    for (const one of asking) seen.add(await expectWhole(one));
    for (const { device, recovery } of asking) {
      expect((await complete(device, recovery)).status).toBe(200);
      const made = await makeMaster(device);
      expect(made.status === 201 || made.body.code === "master-exists").toBe(true);
    }
    for (const one of asking) expect(await expectWhole(one)).toBe("completed");
  }
  expect([...seen].sort()).toEqual(["completed", "waiting"]);
});
