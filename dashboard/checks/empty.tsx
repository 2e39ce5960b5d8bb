import { spoken, useConsole } from "../console.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { checksWords } from "./words.ts";

/** Where there is no check to show: why, and what can be done. */
export function NoChecks({ filtered }: { readonly filtered: boolean }) {
  const { language, merchant } = useConsole();
  const words = spoken(checksWords, language);
  if (filtered) {
    return (
      <div class="card empty">
        <h2>{words.nothing}</h2>
        <p class="muted">{words.nothingHelp}</p>
      </div>
    );
  }
  return (
    <div class="card empty">
      <h2>{words.empty}</h2>
      <p class="muted">{merchant.orderUrl ? words.emptyServer : words.emptyNoServer}</p>
      {!merchant.orderUrl && (
        <Link class="button primary" href={hrefOf(["business"])}>
          {words.toAddress}
        </Link>
      )}
    </div>
  );
}
