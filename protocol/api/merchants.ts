import * as v from "valibot";
import { Email, Entry, PageQuery, page, Session } from "../account.ts";
import type { Business } from "../business.ts";
import { ApiKeyId, MerchantId, UserNumber } from "../ids.ts";
import {
  ApiKey,
  CertificateRequest,
  Member,
  Membership,
  Merchant,
  MerchantCertificate,
  MerchantChange,
  MerchantOrigin,
  MerchantRequest,
  NewApiKey,
} from "../merchant.ts";
import { SignedSignIn } from "../sign-in.ts";
import { base64Url, Origin } from "../text.ts";
import type { Operation } from "./operation.ts";

const merchant = v.strictObject({ id: MerchantId });
const origin = v.strictObject({ origin: Origin });
const originExample = { origin: "https://shop.example" };
const business: Business = {
  name: "코코넛상회",
  number: "1234567891",
  address: "서울특별시 중구 세종대로 110",
  representative: "김코코",
  phone: "02-120-0000",
};

/**
 * Becoming a merchant, and what a merchant may see and change of itself. Its server may all but: appoint or end members, make or revoke
 * API keys, ask for live mode, and certify or revoke signing keys in live mode; those need a member, members and live mode an owner.
 */
export const merchants = {
  createMerchant: {
    method: "POST",
    path: "/v1/merchants",
    caller: "login",
    summary: "Become a merchant, in test mode",
    status: 201,
    body: MerchantRequest,
    reply: Membership,
    idempotent: true,
    example: { name: "Coconut Stall", business },
  },
  listMemberships: {
    method: "GET",
    path: "/v1/merchants",
    caller: "login",
    summary: "The merchants that the user may act for",
    status: 200,
    reply: v.object({ items: v.array(Membership) }),
  },
  createSignInChallenge: {
    method: "POST",
    path: "/v1/sign-in-challenges",
    caller: "anybody",
    summary: "A challenge for a sign-in to the dashboard",
    status: 201,
    reply: v.object({ challenge: base64Url(32) }),
  },
  createConsoleSession: {
    method: "POST",
    path: "/v1/console-sessions",
    caller: "anybody",
    summary: "Log in to the dashboard by a certificate's signature",
    status: 201,
    body: v.strictObject({ signIn: SignedSignIn }),
    reply: Session,
  },
  createSellerSession: {
    method: "POST",
    path: "/v1/merchants/{id}/session",
    caller: "login",
    summary: "A login that acts for one merchant",
    status: 201,
    params: merchant,
    reply: Session,
  },
  getMerchant: { method: "GET", path: "/v1/merchant", caller: "seller", summary: "The merchant and its balance", status: 200, reply: Merchant },
  changeMerchant: {
    method: "PUT",
    path: "/v1/merchant",
    caller: "seller",
    summary: "Change the merchant's business, order address and marketplaces",
    status: 200,
    body: MerchantChange,
    reply: Merchant,
    example: { business, orderUrl: "https://shop.example/coconut-pay/orders/{number}", marketplaces: [] },
  },
  requestLiveMode: {
    method: "POST",
    path: "/v1/merchant/live-request",
    caller: "seller",
    summary: "Ask the operator for live mode",
    status: 200,
    reply: Merchant,
  },
  listMerchantEntries: {
    method: "GET",
    path: "/v1/merchant/entries",
    caller: "seller",
    summary: "Entries of the merchant's account",
    status: 200,
    query: PageQuery,
    reply: page(Entry),
  },
  listMembers: {
    method: "GET",
    path: "/v1/merchant/members",
    caller: "seller",
    summary: "Who may act for the merchant",
    status: 200,
    reply: v.object({ items: v.array(Member) }),
  },
  addMember: {
    method: "POST",
    path: "/v1/merchant/members",
    caller: "seller",
    summary: "Appoint an operator by e-mail",
    status: 201,
    body: v.strictObject({ email: Email }),
    reply: Member,
    example: { email: "operator@shop.example" },
  },
  removeMember: {
    method: "DELETE",
    path: "/v1/merchant/members/{user}",
    caller: "seller",
    summary: "End a member's appointment",
    status: 204,
    params: v.strictObject({ user: UserNumber }),
  },
  listApiKeys: {
    method: "GET",
    path: "/v1/merchant/api-keys",
    caller: "seller",
    summary: "The merchant's API keys, without their secrets",
    status: 200,
    reply: v.object({ items: v.array(ApiKey) }),
  },
  createApiKey: { method: "POST", path: "/v1/merchant/api-keys", caller: "seller", summary: "Make an API key, shown once", status: 201, reply: NewApiKey },
  revokeApiKey: {
    method: "DELETE",
    path: "/v1/merchant/api-keys/{id}",
    caller: "seller",
    summary: "Revoke an API key at once",
    status: 204,
    params: v.strictObject({ id: ApiKeyId }),
  },
  listOrigins: {
    method: "GET",
    path: "/v1/merchant/origins",
    caller: "seller",
    summary: "Claimed and proven origins",
    status: 200,
    reply: v.object({ items: v.array(MerchantOrigin) }),
  },
  claimOrigin: {
    method: "POST",
    path: "/v1/merchant/origins",
    caller: "seller",
    summary: "Claim an origin, or prove it by asking it again",
    status: 200,
    body: origin,
    reply: MerchantOrigin,
    example: originExample,
  },
  removeOrigin: {
    method: "POST",
    path: "/v1/merchant/origin-removals",
    caller: "seller",
    summary: "Give an origin up",
    status: 204,
    body: origin,
    example: originExample,
  },
  listMerchantCertificates: {
    method: "GET",
    path: "/v1/merchant/certificates",
    caller: "seller",
    summary: "Certificates of the merchant's signing keys",
    status: 200,
    reply: v.object({ items: v.array(MerchantCertificate) }),
  },
  certifyMerchantKey: {
    method: "POST",
    path: "/v1/merchant/certificates",
    caller: "seller",
    summary: "Certify the merchant's signing key",
    status: 201,
    body: CertificateRequest,
    reply: MerchantCertificate,
    example: { request: "-----BEGIN CERTIFICATE REQUEST-----\nMIHmMIGN…\n-----END CERTIFICATE REQUEST-----\n" },
  },
  revokeMerchantCertificate: {
    method: "DELETE",
    path: "/v1/merchant/certificates/{thumbprint}",
    caller: "seller",
    summary: "Revoke a signing key's certificate at once",
    status: 204,
    params: v.strictObject({ thumbprint: base64Url(32) }),
  },
} as const satisfies Record<string, Operation>;
