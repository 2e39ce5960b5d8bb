import { Amount } from "../../ui/amount.tsx";
import { spoken, useConsole } from "../console.ts";
import { type Column, Table } from "../parts/table.tsx";
import type { SalesDay } from "./sales.ts";
import { reportsWords } from "./words.ts";

/** The chart's figures, newest day first. */
export function DayTable({ days }: { readonly days: readonly SalesDay[] }) {
  const { language, merchant } = useConsole();
  const words = spoken(reportsWords, language);
  const sum = (minor: string) => <Amount minor={minor} currency={merchant.currency} language={language} />;
  const columns: readonly Column<SalesDay>[] = [
    { key: "day", label: words.day, cell: ({ day }) => day },
    { key: "payments", label: words.payments, numeric: true, cell: ({ payments }) => payments },
    { key: "sold", label: words.sold, numeric: true, cell: ({ sold }) => sum(sold) },
    { key: "refunds", label: words.refunds, numeric: true, cell: ({ refunds }) => refunds },
    { key: "refunded", label: words.refunded, numeric: true, cell: ({ refunded }) => sum(refunded) },
    { key: "paidOut", label: words.paidOut, numeric: true, cell: ({ paidOut }) => sum(paidOut) },
  ];
  return <Table caption={words.chart} columns={columns} rows={[...days].reverse()} id={({ day }) => day} />;
}
