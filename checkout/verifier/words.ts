import type { Language } from "../../protocol/account.ts";

const ko = {
  title: "영수증 확인",
  lead: "이 페이지는 인터넷 없이 이 기기에서만 확인합니다. 파일은 어디로도 보내지 않습니다.",
  other: "English",
  root: "1. 루트 인증서",
  rootLead: "믿는 곳에서 받은 root.pem을 고르거나 그 지문을 붙여 넣으세요. 영수증 안에 있는 루트는 그것만으로 믿지 않습니다.",
  rootFile: "root.pem 고르기",
  rootText: "또는 PEM이나 지문 붙여 넣기",
  rootKnown: "이 루트로 확인합니다. 지문 (SHA-256, 공개키)",
  rootWrong: "Coconut Pay 루트 인증서나 그 지문이 아닙니다.",
  file: "2. 영수증 파일",
  fileLabel: "영수증 JSON 고르기, 또는 여기에 놓기",
  fileWrong: "영수증 파일이 아닙니다.",
  needsRoot: "먼저 루트 인증서를 고르세요.",
};
export type VerifierWords = typeof ko;

const en: VerifierWords = {
  title: "Verify a receipt",
  lead: "This page verifies on this device alone, without the internet. No file leaves it.",
  other: "한국어",
  root: "1. Root certificate",
  rootLead: "Choose the root.pem that you have from where you trust it, or paste its fingerprint. The root inside a receipt is not believed by itself.",
  rootFile: "Choose root.pem",
  rootText: "Or paste the PEM or the fingerprint",
  rootKnown: "Verified against this root. Fingerprint (SHA-256 of its public key)",
  rootWrong: "This is neither a root certificate of Coconut Pay nor its fingerprint.",
  file: "2. Receipt file",
  fileLabel: "Choose the receipt's JSON file, or drop it here",
  fileWrong: "This is no receipt file.",
  needsRoot: "Choose the root certificate first.",
};

/** The words of the offline verifier in a language. */
export function verifierWordsIn(language: Language): VerifierWords {
  return language === "ko" ? ko : en;
}
