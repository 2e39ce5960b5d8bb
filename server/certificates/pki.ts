import type { FastifyInstance, FastifyReply } from "fastify";
import { refuse } from "../../protocol/problem.ts";
import { pemOf } from "../keys/material.ts";
import type { KeyStore } from "../keys/store.ts";
import { type RevocationsDependencies, revocationList } from "./revocations.ts";

const PEM = "application/x-pem-file";
const LIST = "X509 CRL";

/**
 * Serves the public certificates as PEM (RFC 7468), `/pki/root.pem` and, newest first, those of each CA; the indirect CRL,
 * `/pki/revocations.crl`, and the root's own, `/pki/root.crl`, as DER (RFC 5280, RFC 2585 section 4.2) and, with `.pem` behind, as PEM.
 */
export function servePki(fastify: FastifyInstance, dependencies: RevocationsDependencies & { readonly keys: Pick<KeyStore, "rootRevocations"> }): void {
  const { keys } = dependencies;
  const { root, users, merchants, gateway, revocation } = keys.authorities;
  const files = { root, "users-ca": users, "merchants-ca": merchants, "gateway-ca": gateway, revocation };
  for (const [name, certificates] of Object.entries(files)) {
    const text = certificates.map((der) => pemOf("CERTIFICATE", der)).join("");
    fastify.get(`/pki/${name}.pem`, (_request, reply) => cacheFor(reply, 300).type(PEM).send(text));
  }
  const list = revocationList(dependencies);
  fastify.get("/pki/revocations.crl", async (_request, reply) =>
    cacheFor(reply, 60)
      .type("application/pkix-crl")
      .send(await list()),
  );
  fastify.get("/pki/revocations.crl.pem", async (_request, reply) =>
    cacheFor(reply, 60)
      .type(PEM)
      .send(pemOf(LIST, await list())),
  );
  const [newest] = keys.rootRevocations;
  fastify.get("/pki/root.crl", async (_request, reply) => {
    // Keys of an earlier version whose root was moved away have none yet.
    if (!newest) throw refuse("not-found");
    return cacheFor(reply, 300).type("application/pkix-crl").send(Buffer.from(newest));
  });
  fastify.get("/pki/root.crl.pem", async (_request, reply) => {
    if (!newest) throw refuse("not-found");
    return cacheFor(reply, 300)
      .type(PEM)
      .send(keys.rootRevocations.map((der) => pemOf(LIST, der)).join(""));
  });
}

function cacheFor(reply: FastifyReply, seconds: number): FastifyReply {
  return reply.header("cache-control", `public, max-age=${seconds}`);
}
