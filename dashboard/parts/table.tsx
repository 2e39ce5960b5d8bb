import type { ComponentChildren } from "preact";
import { useConsole } from "../console.ts";
import { partWords } from "./words.ts";

export interface Column<T> {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Amounts and counts stand to the right. */
  readonly numeric?: boolean;
  /** By what the shown rows can be sorted. */
  readonly sort?: (row: T) => bigint | number | string;
  /** Its heading is for those who cannot see it. */
  readonly quietLabel?: boolean;
}
export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}
interface Props<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly id: (row: T) => string;
  readonly sorting?: Sorting | undefined;
  readonly onSort?: (sorting: Sorting) => void;
  /** Rows that have just come or changed. */
  readonly fresh?: ReadonlySet<string>;
}

/** Safari forgets what the parts of a table are once their display is another. */
const as = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

/** A table whose heading stays in sight; on a narrow screen each row becomes a card, with its roles kept. */
export function Table<T>({ caption, columns, rows, id, sorting, onSort, fresh }: Props<T>) {
  const { language } = useConsole();
  const words = partWords[language];
  const by = columns.find((column) => column.key === sorting?.column)?.sort;
  const shown = by ? [...rows].sort((a, b) => compare(by(a), by(b)) * (sorting?.descending ? -1 : 1)) : rows;
  return (
    <table {...as.table}>
      <caption class="visually-hidden">{caption}</caption>
      <thead {...as.rowgroup}>
        <tr {...as.row}>
          {columns.map(({ key, label, numeric, sort, quietLabel }) => {
            const active = sorting?.column === key;
            const ariaSort = !sort || !onSort ? undefined : active ? (sorting.descending ? "descending" : "ascending") : "none";
            return (
              <th key={key} {...as.columnheader} scope="col" class={numeric ? "numeric" : undefined} aria-sort={ariaSort}>
                {sort && onSort ? (
                  <button type="button" class="sort" onClick={() => onSort({ column: key, descending: active ? !sorting.descending : numeric === true })}>
                    {label}
                    <span aria-hidden="true">{active ? (sorting.descending ? " ↓" : " ↑") : " ↕"}</span>
                    <span class="visually-hidden">{active ? `, ${sorting.descending ? words.descending : words.ascending}` : ""}</span>
                  </button>
                ) : (
                  <span class={quietLabel ? "visually-hidden" : undefined}>{label}</span>
                )}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody {...as.rowgroup}>
        {shown.map((row) => (
          <tr key={id(row)} {...as.row} class={fresh?.has(id(row)) ? "fresh" : undefined}>
            {columns.map(({ key, label, numeric, cell, quietLabel }) => (
              <td key={key} {...as.cell} class={numeric ? "numeric" : undefined} data-label={quietLabel ? "" : label}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function compare(a: bigint | number | string, b: bigint | number | string): number {
  if (typeof a === "string" && typeof b === "string") return a.localeCompare(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
