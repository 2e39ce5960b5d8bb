import { execFile } from "node:child_process";
import { connect, type Socket } from "node:net";
import { promisify } from "node:util";
import { signHandoffClaims } from "../../protocol/handoff.ts";
import { newId } from "../../protocol/ids.ts";
import type { CastSeller } from "../../server/setup/cast.ts";
import { castPayments } from "../../server/setup/cast.ts";
import type { Database } from "../../server/storage/database.ts";

/** PCs that may wait for a phone, in the database, all with one ephemeral key. */
export interface WaitingRoom {
  readonly handoffs: readonly string[];
  readonly key: CryptoKey;
}

/** Each address of these may have 1,000 streams, and has ports enough. */
const ADDRESSES = Array.from({ length: 20 }, (_, at) => `127.0.0.${at + 2}`);
const AT_ONCE = 100;

/** Makes hand-offs of as many payments, good for a day. */
export async function fillWaitingRoom(database: Database, seller: CastSeller, count: number): Promise<WaitingRoom> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const handoffs: string[] = [];
  while (handoffs.length < count) {
    const payments = await castPayments(
      database,
      Array.from({ length: Math.min(500, count - handoffs.length) }, () => seller),
      100n,
    );
    const ids = payments.map(() => newId("hnd"));
    await database.query(
      `insert into handoffs (id, payment, origin, pc_key, kid, asker, created_at, expires_at)
       select n.id, n.payment, $3, $4, '1', '', now(), now() + interval '1 day' from unnest($1::text[], $2::text[]) as n(id, payment)`,
      [ids, payments.map((payment) => payment.id), seller.origin, spki],
    );
    handoffs.push(...ids);
  }
  return { handoffs, key: keys.privateKey };
}

/** Opens the stream of each hand-off and resolves when every PC has been told that it waits; rejects when one is refused or ends. */
export async function seat(port: number, { handoffs, key }: WaitingRoom): Promise<{ leave: () => Promise<void> }> {
  const sockets: Socket[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    for (let at = next++; at < handoffs.length; at = next++) {
      const handoff = handoffs[at] ?? "";
      const claims = await signHandoffClaims({ handoff, action: "watch", issued: Date.now() }, key);
      sockets.push(await openStream(port, ADDRESSES[at % ADDRESSES.length] ?? "", handoff, claims));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return {
    async leave() {
      for (const socket of sockets) socket.destroy();
      // The gateway notices in its own time.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    },
  };
}

function openStream(port: number, localAddress: string, handoff: string, claims: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    let text = "";
    socket.setEncoding("latin1");
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`a stream ended: ${text.slice(0, 500)}`)));
    socket.on("data", (chunk: string) => {
      if (text.includes('"waiting"')) return;
      text += chunk;
      if (text.includes('"waiting"')) resolve(socket);
    });
    // What a browser sends beside it, in its usual length.
    const browser = `User-Agent: Mozilla/5.0 ${"x".repeat(100)}\r\nAccept: text/event-stream\r\nAccept-Language: ko-KR,ko;q=0.9,en;q=0.8\r\n`;
    socket.write(`GET /v1/handoffs/${handoff}/events HTTP/1.1\r\nHost: gateway.localhost\r\n${browser}Authorization: Handoff ${claims}\r\n\r\n`);
  });
}

/** Resident memory of a process and its children, in kB (POSIX `ps`). */
export async function residentKb(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,rss="]);
  const processes = stdout.split("\n").map((line) => line.trim().split(/ +/).map(Number));
  return processes.filter(([id, parent]) => id === pid || parent === pid).reduce((sum, [, , rss = 0]) => sum + rss, 0);
}
