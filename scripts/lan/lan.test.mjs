import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import decodeQr from "qr/decode.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../protocol/ids.ts";
import { openScratchDatabase } from "../../server/storage/scratch-database.ts";
import { freePort } from "../ports.mjs";
import { inProject } from "../project.mjs";
import { createSystem } from "../running.mjs";
import { findAddress, localNames } from "./address.mjs";
import { openLan, planLan } from "./lan.mjs";
import { drawQr } from "./say.mjs";

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

/** Four ports in a row that are free. */
async function plan() {
  for (let tries = 0; ; tries++) {
    const base = String(await freePort());
    const planned = await planLan({ address: "127.0.0.1", base }).catch((error) => (tries < 20 ? undefined : Promise.reject(error)));
    if (planned) return planned;
  }
}

function ask(url, options = {}) {
  const asked = request(url, { agent: false, ...options });
  asked.end();
  return once(asked, "response").then(async ([response]) => {
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return { status: response.statusCode, headers: response.headers, text };
  });
}

describe("the system in the local network, over HTTPS", () => {
  const folder = mkdtempSync(join(tmpdir(), "coconut-lan-"));
  const out = "dist/test/lan-pages";
  let scratch;
  let system;
  let doors;
  let lan;
  let ca;

  beforeAll(async () => {
    scratch = await openScratchDatabase(2);
    // What a build would write: these tests are about the doors.
    for (const part of ["web/assets", "web/sdk", "web/wallet", "shop"]) mkdirSync(inProject(out, part), { recursive: true });
    writeFileSync(inProject(out, "web/wallet/index.html"), "the phone app");
    for (const name of ["shop.css", "shop.js"]) writeFileSync(inProject(out, "shop", name), "");
    lan = await plan();
    lan.system = { ...lan.system, out, state: folder, keys: join(folder, "keys") };
    const ports = { gatewayPort: await freePort(), shopPort: await freePort() };
    Object.assign(process.env, { DATABASE_URL: scratch.url, COCONUT_PROCESSES: "1" });
    system = createSystem(ports, lan.system);
    await system.start();
    doors = await openLan(lan, ports);
    ca = doors.root.pem;
  }, 120_000);
  afterAll(async () => {
    await doors?.stop();
    await system?.stop();
    const { pathname } = new URL(scratch.url);
    for (const name of ["_lan_127_0_0_1", "_shop_lan_127_0_0_1"])
      await scratch.database.script(`drop database if exists ${pathname.slice(1)}${name} with (force)`);
    await scratch.close();
    rmSync(folder, { recursive: true });
    rmSync(inProject(out), { recursive: true });
  });

  test("answers a phone that trusts the root, and nobody who does not", async () => {
    const { gateway, wallet, shop } = lan.system.origins;
    expect(await ask(`${gateway}/healthz`, { ca })).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await ask(wallet, { ca })).toMatchObject({ status: 200, text: "the phone app" });
    expect(await ask(shop, { ca })).toMatchObject({ status: 200, text: expect.stringContaining("Coconut Market") });
    for (const origin of [gateway, wallet, shop]) await expect(ask(origin)).rejects.toThrow("unable to verify the first certificate");
  });

  test("has keys and databases of its own", async () => {
    const { pathname } = new URL(scratch.url);
    const [users] = await scratch.database.query("select count(*)::int as count from users");
    expect(users).toEqual({ count: 0 });
    const names = await scratch.database.query("select datname from pg_database where datname like $1 order by 1", [`${pathname.slice(1)}\\_%`]);
    expect(names.map(({ datname }) => datname)).toEqual([`${pathname.slice(1)}_lan_127_0_0_1`, `${pathname.slice(1)}_shop_lan_127_0_0_1`]);
    expect(readdirSync(folder).sort()).toEqual(["keys", "logs", "shop", "tls"]);
  });

  test("keeps the phone app's port apart from the gateway's", async () => {
    const { gateway, wallet } = lan.system.origins;
    expect(await ask(`${wallet}/healthz`, { ca })).toMatchObject({ status: 404 });
    expect(await ask(gateway, { ca })).toMatchObject({ status: 404 });
    const policy = (await ask(wallet, { ca })).headers["content-security-policy"];
    expect(policy).toContain(`connect-src 'self' ${gateway};`);
  });

  test("lets the phone app's origin alone call the API, also beside others of the same address", async () => {
    const { gateway, wallet, shop } = lan.system.origins;
    const allowed = async (origin) => {
      const headers = { origin, "access-control-request-method": "POST" };
      const answers = [await ask(`${gateway}/v1/account`, { ca, method: "OPTIONS", headers }), await ask(`${gateway}/healthz`, { ca, headers: { origin } })];
      return answers.map((answer) => answer.headers["access-control-allow-origin"]);
    };
    expect(await allowed(wallet)).toEqual([wallet, wallet]);
    for (const origin of [shop, gateway, "https://127.0.0.1", wallet.replace("https", "http"), "https://evil.example", "null"]) {
      expect(await allowed(origin), origin).toEqual([undefined, undefined]);
    }
  });

  // Only Linux answers on all of 127.0.0.0/8.
  test.runIf(process.platform === "linux")("counts by the address from which a phone comes, whatever it says of itself", async () => {
    const device = newId("dev");
    const logIn = async (localAddress, name) => {
      const headers = { "content-type": "application/json", "x-forwarded-for": name };
      const asked = request(`${lan.system.origins.gateway}/v1/sessions`, { ca, agent: false, method: "POST", headers, localAddress });
      asked.end(JSON.stringify({ email: "nobody@coconut.test", password: "wrong-password", device }));
      const [response] = await once(asked, "response");
      return response.resume().statusCode;
    };
    const statuses = [];
    for (let tries = 0; tries < 6; tries++) statuses.push(await logIn("127.0.0.1", `203.0.113.${tries}`));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect(await logIn("127.0.0.2", "127.0.0.1")).toBe(401);
  });

  test("gives phones the root over plain http, and nothing else", async () => {
    const answer = await fetch(`${lan.rootPage}/coconut-development-root.crt`);
    expect(answer.headers.get("content-type")).toBe("application/x-x509-ca-cert");
    const root = new X509Certificate(Buffer.from(await answer.arrayBuffer()));
    expect(root.fingerprint256).toBe(doors.root.fingerprint);
    const page = await (await fetch(lan.rootPage)).text();
    expect(page).toContain('href="/coconut-development-root.crt"');
    // Whoever changes the file on its way changes the page too.
    expect(page).not.toContain(root.fingerprint256);
    for (const path of ["/tls/root.pem", "/../root.pem", "/x"]) expect((await fetch(lan.rootPage + path)).status, path).toBe(404);
  });
});

test("a port that is taken is named, with what it is for and how to choose others", async () => {
  const { ports } = await plan();
  const other = createServer().listen(ports.shop, "127.0.0.1");
  await once(other, "listening");
  const wanted = planLan({ address: "127.0.0.1", base: String(ports.gateway) });
  await expect(wanted).rejects.toThrow(`Port ${ports.shop}, wanted for the demo shop over HTTPS, is already in use.`);
  await expect(wanted).rejects.toThrow("LAN_PORT=<port> or npm start -- --lan --lan-port <port>");
  other.close();
});

test("an address that is none of this machine's is refused", async () => {
  expect(await findAddress("127.0.0.1")).toBe("127.0.0.1");
  for (const address of ["203.0.113.7", "0.0.0.0", "::1", "localhost", ""]) await expect(findAddress(address)).rejects.toThrow("--lan-address must be");
});

test("of the machine's name only the first label counts, under local", () => {
  expect(["This-PC", "mac.home.example", "dev", "localhost", "-x", "a_b", ""].map((name) => localNames(name))).toEqual([
    ...[["this-pc.local"], ["mac.local"], ["dev.local"]],
    ...[[], [], [], []],
  ]);
});

test("the terminal shows the address as a code that a scanner reads", async () => {
  const text = "https://192.168.178.123:4601";
  const rows = (await drawQr(text)).split("\n").flatMap((line) => {
    const cells = [...line.replaceAll(COLOURS, "").slice(5)];
    return [cells.map((cell) => "▀█".includes(cell)), cells.map((cell) => "▄█".includes(cell))];
  });
  const scale = 4;
  const width = (rows[0]?.length ?? 0) * scale;
  const height = rows.length * scale;
  const data = new Uint8ClampedArray(width * height * 4).map((_, at) =>
    at % 4 === 3 || !rows[Math.floor(at / 4 / width / scale)]?.[Math.floor(((at / 4) % width) / scale)] ? 255 : 0,
  );
  expect(decodeQr({ width, height, data })).toBe(text);
});
