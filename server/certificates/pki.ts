import type { FastifyInstance } from "fastify";
import { pemOf } from "../keys/material.ts";
import type { KeyStore } from "../keys/store.ts";

/** Serves the public certificates as PEM (RFC 7468): `/pki/root.pem` and, newest first, those of each CA. */
export function servePki(fastify: FastifyInstance, keys: Pick<KeyStore, "authorities">): void {
  const { root, users, merchants, gateway, revocation } = keys.authorities;
  const files = { root, "users-ca": users, "merchants-ca": merchants, "gateway-ca": gateway, revocation };
  for (const [name, certificates] of Object.entries(files)) {
    const text = certificates.map((der) => pemOf("CERTIFICATE", der)).join("");
    fastify.get(`/pki/${name}.pem`, (_request, reply) => reply.type("application/x-pem-file").header("cache-control", "public, max-age=300").send(text));
  }
}
