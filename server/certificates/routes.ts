import { api } from "../../protocol/api.ts";
import { toBase64 } from "../../protocol/bytes.ts";
import type { HttpServer } from "../http/server.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { cardOf } from "./card.ts";
import { issueMasterCertificate } from "./issue-master.ts";
import { servePki } from "./pki.ts";
import { revokeCertificate } from "./revoke-certificate.ts";
import { findByUser } from "./store.ts";

export interface CertificatesDependencies {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly limits: RateLimits;
  readonly publicOrigins: readonly [string, ...string[]];
}

/** Serves the users' certificates, the gateway's result certificates and the public certificates of the authorities. */
export function serveCertificates({ serve, fastify }: Pick<HttpServer, "serve" | "fastify">, dependencies: CertificatesDependencies): void {
  const { database, keys, publicOrigins } = dependencies;
  const issuing = { ...dependencies, revocationsUri: `${publicOrigins[0]}/pki/revocations.crl` };
  serve(api.createMasterCertificate, ({ caller, body }) => issueMasterCertificate(issuing, caller, body));
  serve(api.listCertificates, async ({ caller }) => ({
    items: await Promise.all((await findByUser(database, caller.user)).map((row) => cardOf(keys, row))),
  }));
  serve(api.revokeCertificate, ({ caller, params, body }) => revokeCertificate(dependencies, caller, params.id, body.deviceLogEntry));
  serve(api.getGatewayCertificates, async () => ({
    results: keys.resultKeys.map(({ thumbprint, chain }) => ({ thumbprint, chain: chain.map(toBase64) })),
  }));
  servePki(fastify, keys);
}
