import type { ComponentChildren } from "preact";
import { useConsole } from "../console.ts";
import { ProblemNote } from "./problem.tsx";
import { type Column, Table } from "./table.tsx";
import type { usePages } from "./use-pages.ts";
import { partWords } from "./words.ts";

interface Props<T extends { readonly id: string }> {
  readonly pages: ReturnType<typeof usePages<T>>;
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  /** What stands in place of a table without rows. */
  readonly empty: ComponentChildren;
}

/** A paged list as a table: loading, refused, empty, and more of it. */
export function Paged<T extends { readonly id: string }>({ pages: { list, more, showMore }, caption, columns, empty }: Props<T>) {
  const { language } = useConsole();
  const words = partWords[language];
  const { data } = list;
  return (
    <>
      <ProblemNote problem={list.problem} language={language} retry={list.reload} />
      {!data && list.loading && <p class="muted">{words.loading}</p>}
      {data?.items.length === 0 && empty}
      {data && data.items.length > 0 && <Table {...{ caption, columns }} id={({ id }) => id} rows={data.items} />}
      <ProblemNote problem={more.problem} language={language} />
      {data?.next !== undefined && (
        <button type="button" class="button quiet" aria-disabled={more.running} onClick={() => void showMore()}>
          {more.running ? words.working : words.more}
        </button>
      )}
    </>
  );
}
