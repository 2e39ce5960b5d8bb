import type { Language } from "../../protocol/account.ts";
import type { RecordedCheck } from "../../protocol/order-check.ts";
import { readProblem } from "../../protocol/problem.ts";
import { money } from "../../ui/money.ts";
import { orderField } from "../../ui/order-fields.ts";
import { sellerProblemWords } from "../../ui/seller-problem-words.ts";
import { spoken, useConsole } from "../console.ts";
import type { Tone } from "../parts/status.tsx";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { checksWords } from "./words.ts";

export const checkTones: Readonly<Record<RecordedCheck["verdict"], Tone>> = { normal: "good", abnormal: "bad", failed: "caution" };

/** What a check has found: nothing, each field that differs on both sides, or why there was nothing to compare. */
export function Found({ check }: { readonly check: RecordedCheck }) {
  const { language } = useConsole();
  const words = spoken(checksWords, language);
  if (check.verdict === "failed") return <div class="found">{reasonWords(check, language)}</div>;
  if (check.verdict === "normal") {
    return (
      <div class="found">
        <span>
          {words.same} {check.payment && <Link href={hrefOf(["payments", check.payment])}>{words.toPayment}</Link>}
        </span>
      </div>
    );
  }
  return (
    <div class="found">
      {check.fields.includes("order") && <p>{words.unread}</p>}
      {check.differences.length > 0 && <Sides check={check} />}
      {check.fields.includes("tid") && <p>{words.tid}</p>}
    </div>
  );
}

function Sides({ check: { differences } }: { readonly check: RecordedCheck }) {
  const { language, merchant } = useConsole();
  const words = spoken(checksWords, language);
  const side = (field: string, value: string | undefined) => {
    if (value === undefined) return <span class="muted">{words.absent}</span>;
    return <bdi>{/(^total|unitPrice|amount)$/.test(field) && /^\d{1,15}$/.test(value) ? money(value, merchant.currency, language) : value}</bdi>;
  };
  return (
    <ul class="differences">
      {differences.map(({ field, presented, fetched }) => (
        <li key={field}>
          <span class="field-name">{orderField(field, language)}</span>
          <span>
            <span class="muted small">{words.page}</span> {side(field, presented)}
          </span>
          <span>
            <span class="muted small">{words.server}</span> {side(field, fetched)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Why a check failed, for its merchant. */
export function reasonWords({ reason = "", detail }: Pick<RecordedCheck, "reason" | "detail">, language: Language): string {
  const words = checksWords[language];
  if (detail === "HTTP 404") return words.unknownOrder;
  const problem = readProblem({ code: reason });
  const why = wordOf(words.reasons, reason) ?? (problem ? sellerProblemWords(problem, language).what : reason);
  const more = detail === undefined ? undefined : (wordOf(words.details, detail) ?? words.status(detail));
  return [why, more].filter(Boolean).join(" ");
}

function wordOf(words: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
