import { Crypto as PeculiarCrypto } from "@peculiar/webcrypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { fromBase64Url, utf8 } from "./bytes.ts";
import { checkPayer, checkUserChain, createRequest, issueMaster, readRequest } from "./certificate.ts";
import { newId } from "./ids.ts";
import { parseCompact, signCompact, verifySignature } from "./jws.ts";
import { importSecret, signatureBase, signRequest } from "./login.ts";
import { pinProof, pinVerifier } from "./pin.ts";
import { makeFamily } from "./vectors/family.ts";

// Two engines that share no JavaScript: Node's WebCrypto and @peculiar/webcrypto. Everything that one makes, the other accepts.
const engines = { node: globalThis.crypto, peculiar: new PeculiarCrypto() as unknown as Crypto };
type Engine = keyof typeof engines;
const pairs: readonly [Engine, Engine][] = [
  ["node", "peculiar"],
  ["peculiar", "node"],
];
const ECDSA = { name: "ECDSA", namedCurve: "P-256" };

async function inside<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  vi.stubGlobal("crypto", engines[engine]);
  try {
    return await work();
  } finally {
    vi.unstubAllGlobals();
  }
}
afterEach(() => vi.unstubAllGlobals());

describe.each(pairs)("what %s makes, %s accepts:", (maker, judge) => {
  test("a JWS, from the key's SPKI alone", async () => {
    const { jws, spki } = await inside(maker, async () => {
      const keys = await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
      const jws = await signCompact({ alg: "ES256", typ: "coconut-test+jws" }, utf8('{"won":1}'), keys.privateKey);
      return { jws, spki: new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey)) };
    });
    await inside(judge, async () => {
      const key = await crypto.subtle.importKey("spki", spki, ECDSA, true, ["verify"]);
      const parsed = parseCompact(jws);
      expect(parsed && (await verifySignature(key, parsed))).toBe(true);
      const altered = parseCompact(jws.replace(/\.[^.]+\./, `.${Buffer.from('{"won":2}').toString("base64url")}.`));
      expect(altered && (await verifySignature(key, altered))).toBe(false);
    });
  });

  test("a private key, moved as PKCS#8", async () => {
    const { pkcs8, spki } = await inside(maker, async () => {
      const keys = await crypto.subtle.generateKey(ECDSA, true, ["sign", "verify"]);
      return {
        pkcs8: new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey)),
        spki: new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey)),
      };
    });
    const jws = await inside(judge, async () =>
      signCompact({ alg: "ES256", typ: "coconut-test+jws" }, utf8("1"), await crypto.subtle.importKey("pkcs8", pkcs8, ECDSA, false, ["sign"])),
    );
    await inside(maker, async () => {
      const key = await crypto.subtle.importKey("spki", spki, ECDSA, true, ["verify"]);
      const parsed = parseCompact(jws);
      expect(parsed && (await verifySignature(key, parsed))).toBe(true);
    });
  });

  test("a whole family of certificates, with the same SPKI and thumbprint", async () => {
    const family = await inside(maker, () => makeFamily());
    const chain = [family.device, family.master, family.users, family.root].map(({ certificate }) => certificate);
    const mine = await inside(maker, () => checkUserChain(chain, family.rootHash));
    const theirs = await inside(judge, () => checkUserChain(chain, family.rootHash));
    if ("problem" in mine || "problem" in theirs) throw new Error("a chain does not hold");
    expect({ ...theirs.certificate, publicKey: undefined }).toEqual({ ...mine.certificate, publicKey: undefined });
  });

  test("a request, and a master issued for it", async () => {
    const request = await inside(maker, async () => createRequest(await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"])));
    await inside(judge, async () => {
      const read = await readRequest(request);
      if (!read) throw new Error("the request does not hold");
      const { users } = await makeFamily();
      const master = await issueMaster(
        { user: "1000000009", device: newId("dev"), spki: read.spki, revocationsUri: "https://gateway.test/pki/revocations.crl" },
        users,
      );
      expect(await checkPayer([master], [users.certificate])).toMatchObject({ certificate: { user: "1000000009" } });
    });
  });

  test("a login signature", async () => {
    const secret = Uint8Array.from({ length: 32 }, (_, index) => index);
    const parameters = { created: 1_795_000_000, nonce: "AAAAAAAAAAAAAAAAAAAAAA", keyid: "1" };
    const request = { method: "POST", targetUri: "https://gateway.test/v1/top-ups", token: "t.p.x", body: utf8("{}") };
    const headers = await inside(maker, async () => signRequest(request, parameters, await importSecret(secret)));
    await inside(judge, async () => {
      const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
      const base = signatureBase({ ...request, contentDigest: headers["content-digest"] ?? "" }, parameters);
      const signature = Buffer.from(/:(.+):/.exec(headers.signature ?? "")?.[1] ?? "", "base64");
      expect(await crypto.subtle.verify("HMAC", key, signature, base)).toBe(true);
    });
  });
});

test("both engines derive the same PIN verifier and proof", async () => {
  const spki = fromBase64Url("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE") ?? new Uint8Array();
  const [node, peculiar] = [await inside("node", () => pinVerifier("271828", spki)), await inside("peculiar", () => pinVerifier("271828", spki))];
  expect(peculiar).toEqual(node);
  expect(await inside("peculiar", () => pinProof(node, "payment", "a.b.c"))).toBe(await pinProof(node, "payment", "a.b.c"));
});
