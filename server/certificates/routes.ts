import { api } from "../../protocol/api.ts";
import { toBase64 } from "../../protocol/bytes.ts";
import type { HttpServer } from "../http/server.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { approveDeviceRequest } from "./approve-device-request.ts";
import { cancelDeviceRequest, remindOfDeviceRequest } from "./cancel-device-request.ts";
import { cardOf } from "./card.ts";
import { type ChangePinDependencies, changePin } from "./change-pin.ts";
import { createDeviceRequest } from "./create-device-request.ts";
import { denyDeviceRequest } from "./deny-device-request.ts";
import { issueMasterCertificate } from "./issue-master.ts";
import { listDeviceLog } from "./list-device-log.ts";
import { listDeviceRequests } from "./list-device-requests.ts";
import { servePki } from "./pki.ts";
import { renameCertificate } from "./rename-certificate.ts";
import { renewMasterCertificate } from "./renew-master.ts";
import { revokeCertificate } from "./revoke-certificate.ts";
import { findByUser } from "./store.ts";

export interface CertificatesDependencies {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly limits: RateLimits;
  readonly publicOrigins: readonly [string, ...string[]];
  readonly useNonce: ChangePinDependencies["useNonce"];
}

/** Serves the users' certificates, the gateway's result certificates and the public certificates of the authorities. */
export function serveCertificates({ serve, fastify }: Pick<HttpServer, "serve" | "fastify">, dependencies: CertificatesDependencies): void {
  const { database, keys, publicOrigins } = dependencies;
  const issuing = { ...dependencies, revocationsUri: `${publicOrigins[0]}/pki/revocations.crl` };
  serve(api.createMasterCertificate, ({ caller, body }) => issueMasterCertificate(issuing, caller, body));
  serve(api.listCertificates, async ({ caller }) => ({
    items: await Promise.all((await findByUser(database, caller.user)).map((row) => cardOf(keys, row))),
  }));
  serve(api.revokeCertificate, ({ caller, params, body }) => revokeCertificate(dependencies, caller, params.id, body));
  serve(api.changePin, async ({ caller, params, body }) => {
    await changePin(dependencies, caller.user, params.id, body);
    return undefined;
  });
  serve(api.renameCertificate, ({ caller, params, body }) => renameCertificate(dependencies, caller, params.id, body.name));
  serve(api.renewMasterCertificate, ({ caller, params, body }) => renewMasterCertificate(issuing, caller, params.id, body));
  serve(api.createDeviceRequest, ({ caller, address, userAgent, body }) => createDeviceRequest(dependencies, { ...caller, address, userAgent }, body));
  serve(api.listDeviceRequests, ({ caller, address }) => listDeviceRequests(database, { ...caller, address }));
  serve(api.remindOfDeviceRequest, ({ caller, params }) => remindOfDeviceRequest(database, caller, params.id));
  serve(api.cancelDeviceRequest, ({ caller, params }) => cancelDeviceRequest(database, caller, params.id));
  serve(api.approveDeviceRequest, ({ caller, params, body }) => approveDeviceRequest(dependencies, caller, params.id, body));
  serve(api.denyDeviceRequest, ({ caller, params, body }) => denyDeviceRequest(database, caller, params.id, body.notMe));
  serve(api.listDeviceLog, ({ caller, query }) => listDeviceLog(database, caller.user, Number(query.from ?? 0)));
  serve(api.getGatewayCertificates, async () => ({
    results: keys.resultKeys.map(({ thumbprint, chain }) => ({ thumbprint, chain: chain.map(toBase64) })),
  }));
  servePki(fastify, { database, keys, uris: publicOrigins.map((origin) => `${origin}/pki/revocations.crl`) });
}
