import type { HandoffState, HandoffStatus } from "../../protocol/handoff.ts";
import type { StatusRow } from "./store.ts";

/** What the PC is told of its hand-off. */
export function statusOf(row: StatusRow): HandoffStatus {
  return {
    handoff: row.id,
    state: row.state,
    ...(row.spki_hash && { phoneKey: row.spki_hash.toString("base64url") }),
    ...(row.name !== null && { person: masked(row.name) }),
    ...(row.second_phone && { secondPhone: true }),
    ...(row.not_mine && { notMine: true }),
    ...(row.sign_in !== null && { signIn: row.sign_in }),
  };
}

/** Whether nothing more will be told of it. */
export function isOver(state: HandoffState): boolean {
  return state !== "waiting" && state !== "bound";
}

/** A name's first letter; how long the rest is stays untold. */
function masked(name: string): string {
  const [first] = new Intl.Segmenter("ko", { granularity: "grapheme" }).segment(name);
  return `${first && first.segment.length <= 8 ? first.segment : ""}**`;
}
