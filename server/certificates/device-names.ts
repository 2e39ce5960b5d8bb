import { statusOf } from "./card.ts";
import type { CertificateRow } from "./store.ts";

const LONGEST = 60;

/** Whether one of a user's devices in use has this name already; upper and lower case are one, and so are forms of one letter. */
export function isNameTaken(name: string, certificates: readonly CertificateRow[], except?: CertificateRow): boolean {
  const inUse = certificates.filter((row) => row.id !== except?.id && ["active", "suspended"].includes(statusOf(row, Date.now())));
  return inUse.some((row) => fold(row.name) === fold(name));
}

/** The name that a new device wished for, with a number where another device has it. */
export function freeName(wished: string, certificates: readonly CertificateRow[]): string {
  let name = wished;
  for (let number = 2; isNameTaken(name, certificates); number++) {
    const end = ` (${number})`;
    name = wished.slice(0, LONGEST - end.length).trimEnd() + end;
  }
  return name;
}

function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
