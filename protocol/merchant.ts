import * as v from "valibot";
import { Business } from "./business.ts";
import { ApiKeyId, MerchantId, UserNumber } from "./ids.ts";
import { SignedKeyApproval } from "./key-approval.ts";
import { Amount, Currency } from "./money.ts";
import { base64Url, displayText, Milliseconds, Origin } from "./text.ts";

/** `test`: money of the test bank alone; `review`: the operator was asked; `live`. */
export const MerchantMode = v.picklist(["test", "review", "live"]);
/** The owner appoints members and asks for live mode; both may do all else. */
export const MemberRole = v.picklist(["owner", "operator"]);
export type MemberRole = v.InferOutput<typeof MemberRole>;

/** Where the gateway fetches an order that the page brought: an https address with `{number}` for the order's number. */
export const OrderUrl = v.pipe(v.string(), v.maxLength(500), v.regex(/^https?:\/\/[^\s"'<>\\^`|]+$/), v.includes("{number}"));

/** The operator's no to a request for live mode. */
export const LiveRefusal = v.object({ at: Milliseconds, reason: displayText(300) });

export const Merchant = v.object({
  id: MerchantId,
  name: displayText(60),
  /** Proven origins alone. */
  origins: v.array(Origin),
  currency: Currency,
  balance: Amount,
  livemode: v.boolean(),
  /** When it went live: what was registered before is test money. */
  liveSince: v.exactOptional(Milliseconds),
  mode: MerchantMode,
  /** Absent of a merchant that the operator made without one. */
  business: v.exactOptional(Business),
  orderUrl: v.exactOptional(OrderUrl),
  /** Whose orders may carry lines of this merchant. */
  marketplaces: v.array(MerchantId),
  /** The operator's last no to a request for live mode, until the next one is asked. */
  liveRefused: v.exactOptional(LiveRefusal),
  /** How many webhook endpoints are off since they kept failing or said that they are gone. */
  endpointsOff: v.exactOptional(v.number()),
});
export type Merchant = v.InferOutput<typeof Merchant>;

/** A merchant that a user may act for. */
export const Membership = v.object({ merchant: MerchantId, name: displayText(60), role: MemberRole, mode: MerchantMode });
export type Membership = v.InferOutput<typeof Membership>;

export const MerchantRequest = v.strictObject({ name: displayText(60), business: Business });
/** What is absent stays; `orderUrl: null` ends the fetching of orders. */
export const MerchantChange = v.strictObject({
  business: v.exactOptional(Business),
  orderUrl: v.exactOptional(v.nullable(OrderUrl)),
  /** The marketplaces that this merchant sells on, whole. */
  marketplaces: v.exactOptional(v.pipe(v.array(MerchantId), v.maxLength(20))),
});

export const Member = v.object({ user: UserNumber, name: displayText(60), email: v.string(), role: MemberRole, since: Milliseconds });
export type Member = v.InferOutput<typeof Member>;

export const ApiKey = v.object({
  id: ApiKeyId,
  /** Its last four characters. */
  hint: v.string(),
  created: Milliseconds,
  revoked: v.exactOptional(Milliseconds),
});
export type ApiKey = v.InferOutput<typeof ApiKey>;
/** The key itself stands in this one answer and nowhere else. */
export const NewApiKey = v.object({ ...ApiKey.entries, secret: v.string() });

/** An origin that a merchant claims. It is its own only while `/.well-known/coconut-pay` on it has named this merchant, or by the operator's word. */
export const MerchantOrigin = v.object({
  origin: Origin,
  state: v.picklist(["claimed", "proven"]),
  provenBy: v.exactOptional(v.picklist(["well-known", "operator"])),
  checked: v.exactOptional(Milliseconds),
  /** Since when a proven origin has not shown its proof: after 7 days it is lost. */
  failingSince: v.exactOptional(Milliseconds),
  /** Why the last check failed. */
  failure: v.exactOptional(v.picklist(["unreachable", "refused-address", "redirected", "wrong-answer", "timed-out", "other-merchant"])),
});
export type MerchantOrigin = v.InferOutput<typeof MerchantOrigin>;
/** What stands at `/.well-known/coconut-pay`, as application/json. */
export const OriginProof = v.object({ merchants: v.pipe(v.array(MerchantId), v.maxLength(20)) });

/** A PKCS#10 request in PEM (RFC 7468), made by the SDK's command; in live mode with an owner's approval of its key. */
export const CertificateRequest = v.strictObject({ request: v.pipe(v.string(), v.maxLength(8192)), approved: v.exactOptional(SignedKeyApproval) });
export const MerchantCertificate = v.object({
  thumbprint: base64Url(32),
  /** PEM. */
  certificate: v.string(),
  notBefore: Milliseconds,
  notAfter: Milliseconds,
  /** When an owner approved the key for real money, by certificate and PIN. */
  approved: v.exactOptional(Milliseconds),
  revoked: v.exactOptional(Milliseconds),
});
export type MerchantCertificate = v.InferOutput<typeof MerchantCertificate>;
