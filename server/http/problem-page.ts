import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ProblemDocument } from "../../protocol/problem.ts";

type Language = "ko" | "en";

const words = {
  ko: {
    problems: {
      "receipt-not-found": ["없는 영수증입니다", "주소가 정확한지, QR 코드를 다시 스캔하여 확인하세요."],
      "payment-not-found": ["없는 결제입니다", "상점으로 돌아가 다시 주문하세요."],
      "merchant-not-found": ["등록되지 않은 상점입니다", "이 페이지를 믿지 마세요."],
      "not-found": ["없는 페이지입니다", "주소를 확인하세요."],
      "rate-limited": ["요청이 너무 많습니다", "잠시 뒤에 다시 여세요."],
      other: ["이 페이지를 보여 드릴 수 없습니다", "잠시 뒤에 다시 여세요."],
    },
    moved: "돈은 움직이지 않았습니다.",
  },
  en: {
    problems: {
      "receipt-not-found": ["There is no such receipt", "Check the address, or scan the QR code once more."],
      "payment-not-found": ["There is no such payment", "Go back to the shop and order again."],
      "merchant-not-found": ["This shop is not registered", "Do not trust this page."],
      "not-found": ["There is no such page", "Check the address."],
      "rate-limited": ["Too many requests", "Open it again in a while."],
      other: ["This page cannot be shown", "Open it again in a while."],
    },
    moved: "No money was moved.",
  },
} as const;

/** Colours and measures as in ui/tokens.css, which this room does not know. */
const STYLE = `:root{color-scheme:light dark}body{margin:0;background:light-dark(#f8f6f3,#171412);color:light-dark(#211d19,#f3eee8);font:15px/1.5 -apple-system,"Segoe UI",Roboto,"Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic",system-ui,sans-serif}main{display:grid;gap:16px;max-width:600px;margin:0 auto;padding:24px 16px 48px}.head{display:flex;gap:8px;align-items:center;margin:0;font-size:17px;font-weight:700}h1,p{margin:0}h1{font-size:24px;line-height:1.3}:lang(ko){word-break:keep-all;overflow-wrap:anywhere}.card{display:grid;gap:8px;padding:20px;border:1px solid light-dark(#e4ded6,#3a342f);border-radius:16px;background:light-dark(#ffffff,#211d1a)}code{color:light-dark(#675f57,#b7ada3);font:13px ui-monospace,monospace}`;
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const MARK =
  '<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><circle cx="16" cy="16" r="15" fill="#8a5a34"/><circle cx="16" cy="16" r="12" fill="#fffaf2"/><circle cx="16" cy="16" r="8.500" fill="#cfe9da"/></svg>';

/** Whether a person has opened an address, and no program asks: a browser's navigation outside of the API. */
export function isOpened({ method, url, headers }: Pick<FastifyRequest, "method" | "url" | "headers">): boolean {
  return method === "GET" && !url.startsWith("/v1/") && /(^|,)\s*text\/html\s*(;|,|$)/.test(headers.accept ?? "");
}

/** Answers a problem as a small page in the language that the browser asks for; nothing of the request stands in it. */
export function sendProblemPage(request: FastifyRequest, reply: FastifyReply, document: ProblemDocument): FastifyReply {
  const { code, status } = document;
  const quote = document.code === "internal" ? `${code} ${document.requestId}` : code;
  const language = languageOf(request.headers["accept-language"]);
  const said = words[language];
  const [what, next] = Object.hasOwn(said.problems, code) ? said.problems[code as keyof typeof said.problems] : said.problems.other;
  return reply
    .code(status)
    .header("content-security-policy", POLICY)
    .header("content-language", language)
    .header("vary", "accept, accept-language")
    .type("text/html; charset=utf-8")
    .send(`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${what} – Coconut Pay</title><style>${STYLE}</style></head>
<body><main><p class="head">${MARK}Coconut Pay</p><div class="card"><h1>${what}</h1><p>${next}</p><p><b>${said.moved}</b></p><p><code>${quote}</code></p></div></main></body>
</html>
`);
}

/** Korean where the browser names it before English. */
function languageOf(accepted = ""): Language {
  const named = accepted.toLowerCase().match(/\b(ko|en)\b/g) ?? [];
  return named[0] === "ko" ? "ko" : "en";
}
