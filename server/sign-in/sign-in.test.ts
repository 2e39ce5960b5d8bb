import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signIns } from "../../protocol/api/sign-ins.ts";
import { type CastSeller, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
  await writeFile(join(gateway.webFolder, "sign-in.html"), '<script type="application/json" id="site"><!--site--></script>');
});
afterAll(() => gateway?.close());

const NOBODY = "mer_00000000000000000000000000";

it("anybody may learn a merchant's name and its proven origins", async () => {
  const { body } = await request(gateway.http, signIns.getSite, { params: { id: seller.id } });
  expect(body).toEqual({ merchant: seller.id, name: expect.any(String), origins: [seller.origin], livemode: false });
  expect((await request(gateway.http, signIns.getSite, { params: { id: NOBODY } })).status).toBe(404);
});

it("the sign-in frame may be held by the merchant's proven origins and nobody else, and names the merchant by the registry", async () => {
  await gateway.database.query("update merchants set name = $2, name_key = $2 where id = $1", [seller.id, "</script><b>"]);
  const page = await gateway.http.fastify.inject({ url: `/sign-in/${seller.id}?language=ko`, headers: { host: "gateway.test:4400" } });
  expect(page.headers["content-security-policy"]).toMatch(new RegExp(`frame-ancestors ${seller.origin}$`));
  expect(page.body).toBe(`<script type="application/json" id="site">{"merchant":"${seller.id}","name":"\\u003c/script>\\u003cb>"}</script>`);
  await gateway.database.query("delete from merchant_origins where merchant = $1", [seller.id]);
  const without = await gateway.http.fastify.inject({ url: `/sign-in/${seller.id}`, headers: { host: "gateway.test:4400" } });
  expect(without.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  for (const path of [`/sign-in/${NOBODY}`, "/sign-in/x", "/sign-in/"])
    expect((await gateway.http.fastify.inject({ url: path, headers: { host: "gateway.test:4400" } })).statusCode).toBe(404);
});
