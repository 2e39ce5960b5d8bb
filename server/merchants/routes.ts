import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { listEntries } from "../ledger/list-entries.ts";
import { changeMerchant } from "./change-merchant.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { foundMerchant } from "./found-merchant.ts";
import { requestLiveMode } from "./live-mode.ts";
import { listApiKeys, makeApiKey, revokeApiKey } from "./manage-api-keys.ts";
import { approveSigningKey, certifySigningKey, listMerchantCertificates, revokeSigningKey } from "./manage-certificates.ts";
import { appointMember, listMembers, listMemberships, removeMember } from "./manage-members.ts";
import { claimOrigin, listOrigins, removeOrigin } from "./origins/claim-origin.ts";
import { createSellerSession } from "./seller-session.ts";
import { createChallenge, createConsoleSession } from "./sign-in.ts";
import { existingMerchant, viewMerchant } from "./view.ts";

/** Serves becoming a merchant, the dashboard's sign-in, and what a merchant may see and change of itself. */
export function serveMerchants({ serve }: Pick<HttpServer, "serve">, all: MerchantsDependencies): void {
  const { database, describers } = all;
  serve(sellerApi.createMerchant, ({ caller, body, idempotencyKey }) => foundMerchant(all, caller.user, body, idempotencyKey));
  serve(sellerApi.listMemberships, ({ caller }) => listMemberships(database, caller.user));
  serve(sellerApi.createSignInChallenge, ({ address }) => createChallenge(all, address));
  serve(sellerApi.createConsoleSession, ({ body, address }) => createConsoleSession(all, body.signIn, address));
  serve(sellerApi.createSellerSession, ({ caller, params }) => createSellerSession(all, caller, params.id));
  serve(sellerApi.getMerchant, ({ caller }) => viewMerchant(database, caller.merchant));
  serve(sellerApi.changeMerchant, ({ caller, body }) => changeMerchant(all, caller.merchant, body));
  serve(sellerApi.requestLiveMode, ({ caller }) => requestLiveMode(all, caller));
  serve(sellerApi.listMerchantEntries, async ({ caller, query }) => {
    const { account } = await existingMerchant(database, caller.merchant);
    return listEntries(database, account, query, describers);
  });
  serve(sellerApi.listMembers, ({ caller }) => listMembers(database, caller.merchant));
  serve(sellerApi.addMember, ({ caller, body }) => appointMember(all, caller, body.email));
  serve(sellerApi.removeMember, async ({ caller, params }) => {
    await removeMember(all, caller, params.user);
    return undefined;
  });
  serve(sellerApi.listApiKeys, ({ caller }) => listApiKeys(database, caller.merchant));
  serve(sellerApi.createApiKey, ({ caller }) => makeApiKey(all, caller));
  serve(sellerApi.revokeApiKey, async ({ caller, params }) => {
    await revokeApiKey(all, caller, params.id);
    return undefined;
  });
  serve(sellerApi.listOrigins, ({ caller }) => listOrigins(database, caller.merchant));
  serve(sellerApi.claimOrigin, ({ caller, body }) => claimOrigin(all, caller.merchant, body.origin));
  serve(sellerApi.removeOrigin, async ({ caller, body }) => {
    await removeOrigin(all, caller.merchant, body.origin);
    return undefined;
  });
  serve(sellerApi.listMerchantCertificates, ({ caller }) => listMerchantCertificates(database, caller.merchant));
  serve(sellerApi.certifyMerchantKey, ({ caller, body }) => certifySigningKey(all, caller, body));
  serve(sellerApi.approveMerchantKey, ({ caller, params, body }) => approveSigningKey(all, caller, params.thumbprint, body));
  serve(sellerApi.revokeMerchantCertificate, async ({ caller, params }) => {
    await revokeSigningKey(all, caller, params.thumbprint);
    return undefined;
  });
}
