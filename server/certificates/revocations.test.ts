import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64 } from "../../protocol/bytes.ts";
import { checkPayer } from "../../protocol/certificate.ts";
import { type CastPayer, type CastSeller, castAuthorization, castPayments, castSeller } from "../setup/cast.ts";
import { LIST, type Presented, payer, presentAt, type Row, register } from "../setup/presented-certificates.ts";
import { presentedRows } from "../setup/presented-rows.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { revocationList } from "./revocations.ts";

const run = promisify(execFile);
let gateway: ScratchGateway;
let seller: CastSeller;
let folder: string;

interface Verdict {
  readonly openssl: string;
  readonly gateway: string;
}

const verdicts = new Map<Row, Promise<Verdict>>();
function verdictOn(row: Row): Promise<Verdict> {
  const known = verdicts.get(row) ?? judge(row);
  verdicts.set(row, known);
  return known;
}
async function judge(row: Row): Promise<Verdict> {
  const owner = await payer();
  const presented = await row.make(owner);
  return { gateway: await gatewayOn(owner, presented), openssl: await opensslOn(presented, await mkdtemp(join(folder, "row-"))) };
}
const pem = (label: string, der: Uint8Array) => `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`;

async function opensslOn({ leaf, master: above, between = [] }: Presented, at: string): Promise<string> {
  const { authorities, rootRevocations } = gateway.keys;
  const { root, users: usersCas, merchants, revocation } = authorities;
  const untrusted = [...between, ...(above ? [above] : []), ...usersCas, ...merchants, ...revocation];
  const path = (name: string) => join(at, name);
  await writeFile(path("root.pem"), pem("CERTIFICATE", root[0]));
  await writeFile(path("leaf.pem"), pem("CERTIFICATE", leaf));
  await writeFile(path("untrusted.pem"), untrusted.map((der) => pem("CERTIFICATE", der)).join(""));
  await writeFile(path("lists.pem"), [await list(), ...rootRevocations].map((der) => pem("X509 CRL", der)).join(""));
  const files = ["-CAfile", path("root.pem"), "-untrusted", path("untrusted.pem"), "-CRLfile", path("lists.pem"), path("leaf.pem")];
  try {
    await run("openssl", ["verify", "-crl_check_all", "-extended_crl", ...files]);
    return "OK";
  } catch (error) {
    const { stderr } = error as { stderr: string };
    return /error \d+ at \d+ depth lookup: (.+)/.exec(stderr)?.[1] ?? stderr;
  }
}
let list: () => Promise<Buffer>;

/** The door at which certificates are registered; behind it, a payment. */
async function gatewayOn(owner: CastPayer, presented: Presented): Promise<string> {
  const chain = [presented.leaf, ...(presented.master ? [presented.master] : [])];
  const door = await checkPayer(chain, gateway.keys.authorities.users);
  if ("problem" in door) return door.problem.code === "certificate-profile" ? door.problem.field : door.problem.code;
  const [known] = await gateway.database.query("select 1 from certificates where thumbprint = $1", [createHash("sha256").update(presented.leaf).digest()]);
  if (!known) await register(owner, presented);
  const [payment] = await castPayments(gateway.database, [seller], 100n);
  if (!payment) throw new Error("no payment");
  const authorization = await castAuthorization({ ...owner, key: presented.key, chain: chain.map((der) => toBase64(der)), sequence: 0 }, payment);
  const answer = await gateway.http.fastify.inject({ method: "POST", url: `/v1/payments/${payment.id}/authorization`, payload: { authorization } });
  return answer.statusCode === 200 ? "paid" : answer.json<{ code: string }>().code;
}

beforeAll(async () => {
  [gateway, folder] = await Promise.all([openScratchGateway(), mkdtemp(join(tmpdir(), "coconut-verdicts-"))]);
  seller = await castSeller(gateway.database, gateway.keys);
  presentAt({ gateway, seller });
  list = revocationList({ database: gateway.database, keys: gateway.keys, uris: [LIST] });
});
afterAll(async () => {
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("openssl with the lists, and the gateway, on", () => {
  test.each(presentedRows.map((row) => [row.name, row.openssl, row.gateway, row] as const))("%s: %s, %s", async (_name, openssl, ours, row) => {
    expect(await verdictOn(row)).toEqual({ openssl, gateway: ours });
  });

  test("the gateway never accepts what openssl refuses, and of what openssl accepts only what is good", async () => {
    const all = await Promise.all(presentedRows.map(verdictOn));
    const accepted = all.filter(({ gateway: ours }) => ours === "paid");
    expect(accepted.map(({ openssl }) => openssl)).toEqual(accepted.map(() => "OK"));
    expect(accepted).toHaveLength(3);
    expect(all.length).toBeGreaterThanOrEqual(20);
    // Alone it has all of them to judge.
  }, 240_000);

  test("docs/threat-model.md has the certificates of which openssl is laxer, with what the gateway says, and no others", async () => {
    const text = await readFile(fileURLToPath(new URL("../../docs/threat-model.md", import.meta.url)), "utf8");
    const section = text.split("\n## Where openssl is laxer")[1]?.split("\n## ")[0] ?? "";
    const told = [...section.matchAll(/^\| (a .+?|the .+?) \| (.+?) \| .+ \|$/gm)].map(([, name, refusal]) => `${name}: ${refusal?.replaceAll("`", "")}`);
    const laxer = presentedRows.filter(({ openssl, gateway: ours }) => openssl === "OK" && ours !== "paid");
    const known = laxer.map(({ name, gateway: ours }) => `${name}: ${/^[0-9.]+$/.test(ours) ? "the extension's OID" : ours}`);
    expect(told.sort()).toEqual(known.sort());
  });
});
