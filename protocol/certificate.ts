// The door to X.509: only protocol/certificate/ imports @peculiar/x509 and its ASN.1 schemas (59 kB gz), so a bundle that
// must stay small (service worker, prompt) imports thumbprint.ts and nothing from here.

export { chainRole, checkGatewayChain, checkPayer, checkSeller, checkUserChain, rootSpkiHash } from "./certificate/chain.ts";
export {
  type Dates,
  type Issuer,
  issueAdditional,
  issueAuthority,
  issueMaster,
  issueMerchant,
  issueResult,
  issueRevocation,
  issueRoot,
  type MasterFacts,
} from "./certificate/issue.ts";
export { type Role, revocationSubject } from "./certificate/names.ts";
export {
  type CertificateProblem,
  type CheckedCertificate,
  checkAuthority,
  checkDevice,
  checkMaster,
  checkMerchant,
  checkResult,
  checkRevocation,
  checkRoot,
  type DeviceCertificate,
  type MerchantCertificate,
  type Verdict,
} from "./certificate/profile.ts";
export { type RevocationList, readRevocations } from "./certificate/read-revocations.ts";
export { createRequest, type ReadRequest, readRequest } from "./certificate/request.ts";
export {
  type CertificateName,
  certificateName,
  issueRevocations,
  issueRootRevocations,
  type RevocationEntry,
  type RevocationListFacts,
  type RevocationReason,
} from "./certificate/revocations.ts";
export { derSignature, rawSignature } from "./certificate/signature.ts";
export { fingerprint, spkiHash, thumbprint } from "./thumbprint.ts";
