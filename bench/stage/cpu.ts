import { readdirSync, readFileSync } from "node:fs";

const TICK_MS = 10;

/** CPU milliseconds that a process and its children have used so far; NaN where the platform does not tell. */
export function cpuMs(pid: number): number {
  try {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const stats = all.map(Number).flatMap((id) => statOf(id));
    const children = stats.filter((stat) => stat.pid === pid || stat.parent === pid);
    // What ended children used is in their parent's record.
    return children.reduce((sum, stat) => sum + stat.ticks, 0) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

function statOf(pid: number): { pid: number; parent: number; ticks: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const at = (index: number) => Number(fields[index - 3]);
    return [{ pid, parent: at(4), ticks: at(14) + at(15) + at(16) + at(17) }];
  } catch {
    return [];
  }
}
