import type { Row } from "./row.ts";
import { answerRows } from "./rows/answers.ts";
import { pageRows } from "./rows/page.ts";
import { returnRows } from "./rows/return.ts";
import { wireRows } from "./rows/wire.ts";

/** The whole table, in the order of a payment's way. */
export const rows: readonly Row[] = [...pageRows, ...wireRows, ...answerRows, ...returnRows];
